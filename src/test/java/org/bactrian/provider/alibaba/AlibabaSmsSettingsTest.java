package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bactrian.provider.SettingsContract;
import org.junit.jupiter.api.Test;

class AlibabaSmsSettingsTest extends SettingsContract<AlibabaSmsSettings> {
  AlibabaSmsSettingsTest() {
    super(
        AlibabaSmsSettings.class,
        Map.of(
            "url", "https://dysms.example.com",
            "access-key-id", "who",
            "access-key-secret", "hush"));
  }

  @Override
  protected String faults() {
    return """
        from | My Shop | from must be up to 11 letters and digits, or up to 15 digits
        from | Alicloud1234 | from must be up to 11 letters and digits, or up to 15 digits
        """;
  }

  @Test
  void the_properties_of_an_account_are_bound_by_their_names() {
    assertThat(with(Map.of("security-token", "token", "from", "Shop")))
        .isEqualTo(new AlibabaSmsSettings(minimal().url(), "who", "hush", "token", "Shop"));
    assertThat(with(Map.of("from", "")))
        .isEqualTo(new AlibabaSmsSettings(minimal().url(), "who", "hush", null, null));
  }
}
