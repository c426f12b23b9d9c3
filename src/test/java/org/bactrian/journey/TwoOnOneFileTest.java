package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoOnOneFileTest {
  @TempDir Path folder;

  @Test
  void a_second_instance_on_the_same_file_is_refused_and_a_next_one_is_not() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    Path journal = folder.resolve("journal.db");
    BactrianProcess first = start(folder.resolve("first"), journal);
    assertThatThrownBy(() -> start(other, journal).close())
        .hasMessageContaining("spring.datasource.url: another instance uses this journal");
    Path link = Files.createLink(other.resolve("link.db"), journal);
    assertThatThrownBy(() -> start(other, link).close())
        .as("by a hard link")
        .hasMessageContaining("spring.datasource.url: another instance uses this journal");
    first.kill();
    start(other, journal).close();
  }

  private static BactrianProcess start(Path folder, Path journal) {
    String[] arguments = BactrianProcess.sandboxAtFreePorts();
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--spring.datasource.url=jdbc:sqlite:" + journal;
    return BactrianProcess.start(folder, Duration.ZERO, all);
  }
}
