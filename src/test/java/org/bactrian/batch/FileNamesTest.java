package org.bactrian.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  private static final String RESULTS = ".results.ndjson";

  @Test
  void a_name_that_stays_short_enough_is_only_added_to() {
    Path longest = Path.of("inbox", "n".repeat(255 - RESULTS.length()));
    assertThat(FileNames.with(longest, RESULTS)).isEqualTo(longest.getFileName() + RESULTS);
    assertThat(FileNames.with(Path.of("a b%41.csv"), RESULTS)).isEqualTo("a b%41.csv" + RESULTS);
  }

  @Test
  void a_name_that_would_be_too_long_is_cut_and_names_of_one_beginning_stay_apart() {
    Set<String> names = new HashSet<>();
    List<String> files =
        List.of("n".repeat(237) + ".csv", "n".repeat(251) + ".csv", "n".repeat(250) + "m.csv");
    for (String file : files) {
      String name = FileNames.with(Path.of(file), RESULTS);
      assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
      assertThat(name).matches("n{200,}(\\.csv)?~[0-9a-f]{8}\\.results\\.ndjson");
      names.add(name);
    }
    assertThat(names).hasSameSizeAs(files);
  }

  @Test
  void a_name_is_its_bytes() {
    assertThat(FileNames.bytes(Path.of("inbox/a b%41+u")))
        .isEqualTo("a b%41+u".getBytes(StandardCharsets.UTF_8));
    assertThat(FileNames.text(Path.of("/"))).isEmpty();
  }
}
