package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.Pages.Block;
import org.junit.jupiter.api.Test;

/** The example of the page is the one that {@code PigeonJourneyTest} builds and runs. */
class ExtendingPageTest {
  private static final Path PAGE = Path.of("src/docs/extending.md");

  @Test
  void every_file_that_is_shown_is_as_it_is() throws IOException {
    List<Block> shown =
        Pages.blocks(PAGE).stream().filter(block -> block.text().contains(" src/pigeon/")).toList();
    assertThat(shown).hasSizeGreaterThan(3);
    for (Block block : shown) {
      String[] parts = block.text().split("\n", 2);
      Path file = Path.of(parts[0].replaceFirst("^(//|#) ", ""));
      assertThat(parts[1].strip()).as("%s", file).isEqualTo(Files.readString(file).strip());
    }
  }

  @Test
  void every_class_of_the_example_is_explained() throws IOException {
    String page = Pages.text(PAGE);
    try (var files = Files.list(Path.of("src/pigeon/java/com/example/pigeon"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .filteredOn(name -> !name.equals("package-info"))
          .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }
  }
}
