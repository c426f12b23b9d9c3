package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RoutesPageTest {
  private static final Path PAGE = Path.of("src/docs/routes.md");

  @Test
  void the_page_shows_the_routes() throws Exception {
    String text = RoutesPage.text();
    if (Boolean.getBoolean("routes.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("generate it again: mvn test -Dtest=RoutesPageTest -Droutes.write=true")
        .isEqualTo(text);
  }
}
