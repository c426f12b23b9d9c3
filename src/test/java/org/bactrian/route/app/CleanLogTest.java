package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

class CleanLogTest {
  private static final String FORGED = "a.csv\n2026-11-21T08:00:00.000Z  INFO all is well";

  @Test
  void a_name_or_a_text_of_a_stranger_is_one_line_of_the_log() {
    String written =
        written(
            () -> {
              LoggerFactory.getLogger(CleanLogTest.class).error("{} is read", FORGED);
              LoggerFactory.getLogger(CleanLogTest.class)
                  .error("failed", new IllegalStateException("\u202Egpj.exe\u001b[31m"));
            });
    assertThat(written)
        .contains("a.csv\\u000a2026-11-21", "all is well is read", "gpj.exe")
        .doesNotContain("\n2026-11-21T08", "\u202E", "\u001b[31m");
  }

  private static String written(Runnable logging) {
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      SpringApplication empty = new SpringApplication(Object.class);
      empty.setWebApplicationType(WebApplicationType.NONE);
      empty.setInitializers(java.util.List.of());
      empty
          .run(
              "--spring.main.banner-mode=off",
              "--spring.profiles.active=none",
              "--org.bactrian.application=alone",
              "--spring.config.location=classpath:/META-INF/bactrian/")
          .close();
      logging.run();
    } finally {
      System.setOut(before);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ihr Paket ist da", "Ваша посылка 🐪", "a \\ b", ""})
  void other_texts_stay_as_they_are(String text) {
    assertThat(CleanLog.clean(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r", "\n", "\t", "\u0000", "\u007f", "\u0085", "\u2028", "\u202e", "\u2066", "\u200f"
      })
  void a_character_that_could_deceive_is_written_as_its_code(String one) {
    assertThat(CleanLog.clean("a" + one + "b"))
        .isEqualTo(String.format("a\\u%04xb", (int) one.charAt(0)));
  }
}
