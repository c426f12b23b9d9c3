package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.Pages.Block;
import org.junit.jupiter.api.Test;

/** The code of the page is in the applications that journeys start, line by line. */
class EmbeddingPageTest {
  private static final Path PAGE = Path.of("src/docs/embedding.md");
  private static final Path OUTSIDE = Path.of("src/test/outside");

  @Test
  void the_routes_are_those_of_the_shop() throws IOException {
    assertStandsIn("bactrian:send", OUTSIDE.resolve("company/shop/Shop.java"));
  }

  @Test
  void the_test_is_that_of_the_integrator() throws IOException {
    assertStandsIn("@BactrianTest", OUTSIDE.resolve("integrator/shop/OrdersTest.java"));
  }

  private static void assertStandsIn(String word, Path file) throws IOException {
    List<Block> shown =
        Pages.blocks(PAGE).stream()
            .filter(block -> block.language().equals("java") && block.text().contains(word))
            .toList();
    assertThat(shown).hasSize(1);
    assertThat(lines(Files.readString(file))).containsSubsequence(lines(shown.get(0).text()));
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
