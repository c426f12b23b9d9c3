package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlatformCharsetsTest {
  @Test
  void a_jvm_that_does_all_in_utf_8_is_not_warned_of() {
    assertThat(PlatformCharsets.warnings("UTF-8", "UTF-8")).isEmpty();
  }

  @Test
  void each_charset_that_is_another_is_told_with_its_cure() {
    assertThat(PlatformCharsets.warnings("UTF-8", "ANSI_X3.4-1968"))
        .singleElement()
        .asString()
        .contains("file names as ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
    assertThat(PlatformCharsets.warnings("windows-1251", "UTF-8"))
        .singleElement()
        .asString()
        .contains("text as windows-1251", "-Dfile.encoding=UTF-8");
    assertThat(PlatformCharsets.warnings("no-such-charset", "")).hasSize(2);
  }
}
