package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class InboxLeftoversTest {
  @TempDir Path inbox;

  private final Instant now = Instant.now();
  private InboxLeftovers leftovers;

  @BeforeEach
  void open() {
    leftovers = new InboxLeftovers(inbox);
  }

  private Path file(String name, String content, Duration age) throws Exception {
    Path file = Files.writeString(inbox.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(now.minus(age)));
    return file;
  }

  @Test
  void a_link_is_taken_at_once_and_is_an_obstacle() throws Exception {
    Path target = file(".target", "{}", Duration.ZERO);
    Path link = Files.createSymbolicLink(inbox.resolve("link.json"), target);
    assertThat(leftovers.find(now)).containsExactly(link);
    assertThat(InboxLeftovers.obstacle(link)).get().asString().contains("symbolic link");
    assertThat(InboxLeftovers.obstacle(target)).isEmpty();
    assertThat(InboxLeftovers.obstacle(inbox)).contains("It is not a file.");
  }

  @Test
  void a_file_dated_in_the_future_is_taken_when_it_has_not_changed_since_the_last_look()
      throws Exception {
    Path file = file("future.csv", "to", Duration.ofDays(-1));
    assertThat(leftovers.find(now)).isEmpty();
    Files.writeString(file, "to,id");
    Files.setLastModifiedTime(file, FileTime.from(now.plus(Duration.ofDays(1))));
    assertThat(leftovers.find(now)).as("it grew").isEmpty();
    assertThat(leftovers.find(now)).containsExactly(file);
  }

  @Test
  void a_name_that_the_route_cannot_find_is_taken_when_it_has_not_changed_since_the_last_look()
      throws Exception {
    Path file = file("back\\slash.csv", "to", Duration.ofMinutes(1));
    assertThat(leftovers.find(now)).isEmpty();
    assertThat(leftovers.find(now)).containsExactly(file);
  }

  @Test
  void what_the_route_takes_is_left_to_it() throws Exception {
    file("usual.csv", "to", Duration.ofMinutes(10));
    file("line\nend.csv", "to", Duration.ofMinutes(10));
    file("ahead.csv", "to", Duration.ofSeconds(-1));
    file(".hidden.csv", "to", Duration.ofDays(-1));
    leftovers.find(now);
    assertThat(leftovers.find(now)).isEmpty();
  }

  @Test
  void what_is_left_alone_is_told_once(CapturedOutput log) throws Exception {
    file("empty.csv", "", Duration.ofMinutes(2));
    file("upload.csv.part", "to", Duration.ofMinutes(2));
    file("young.part", "to", Duration.ZERO);
    file("done.results.ndjson", "{}", Duration.ofMinutes(2));
    for (int i = 0; i < 3; i++) {
      assertThat(leftovers.find(now)).isEmpty();
    }
    assertThat(log.getAll())
        .containsOnlyOnce("empty.csv stays in the inbox: it is empty")
        .containsOnlyOnce("upload.csv.part stays in the inbox")
        .containsOnlyOnce("done.results.ndjson stays in the inbox")
        .doesNotContain("young.part");
  }

  @Test
  void what_is_left_alone_and_dated_in_the_future_is_told_once_it_has_not_changed(
      CapturedOutput log) throws Exception {
    file("ahead.csv", "", Duration.ofDays(-1));
    file("ahead.part", "to", Duration.ofDays(-1));
    leftovers.find(now);
    assertThat(log.getAll()).doesNotContain("ahead");
    for (int i = 0; i < 2; i++) {
      assertThat(leftovers.find(now)).isEmpty();
    }
    assertThat(log.getAll())
        .containsOnlyOnce("ahead.csv stays in the inbox: it is empty")
        .containsOnlyOnce("ahead.part stays in the inbox");
  }

  @Test
  void a_file_that_may_not_be_read_is_an_obstacle() throws Exception {
    Path file = file("closed.csv", "to", Duration.ZERO);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything");
    assertThat(InboxLeftovers.obstacle(file)).get().asString().contains("may not read it", "---");
  }
}
