package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoOnOneFileTest {
  private static final Pattern NXCLOUD_PORT =
      Pattern.compile("bactrian\\.sandbox\\.nxcloud-port=(\\d+)");

  @TempDir Path folder;

  @Test
  void a_second_instance_on_the_same_file_or_port_is_refused_and_a_next_one_is_not()
      throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    Path journal = folder.resolve("journal.db");
    BactrianProcess first = start(folder.resolve("first"), journal);
    assertThatThrownBy(() -> start(other, journal).close())
        .hasMessageContaining("spring.datasource.url: another instance uses this journal");
    Path link = Files.createLink(other.resolve("link.db"), journal);
    assertThatThrownBy(() -> start(other, link).close())
        .as("by a hard link")
        .hasMessageContaining("spring.datasource.url: another instance uses this journal");
    Path second = folder.resolve("second");
    Matcher port = NXCLOUD_PORT.matcher(BactrianProcess.log(folder.resolve("first")));
    assertThat(port.find()).as("free ports were taken").isTrue();
    String taken = "--" + port.group();
    assertThatThrownBy(() -> start(second, second.resolve("journal.db"), taken).close())
        .hasMessageContaining(
            "bactrian.sandbox.nxcloud-port: port "
                + port.group(1)
                + " is in use by another process")
        .hasMessageNotContaining("\tat ");
    first.kill();
    start(other, journal).close();
  }

  private static BactrianProcess start(Path folder, Path journal, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("--spring.datasource.url=jdbc:sqlite:" + journal);
    for (String provider : List.of("nxcloud", "alibaba", "wooxy", "smpp")) {
      String property = "--bactrian.sandbox." + provider + "-port=";
      if (all.stream().noneMatch(one -> one.startsWith(property))) {
        all.add(property + 0);
      }
    }
    return BactrianProcess.start(folder, Duration.ZERO, all.toArray(String[]::new));
  }
}
