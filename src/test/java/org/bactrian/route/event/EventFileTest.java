package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir Path folder;

  private EventFile file(String now) {
    return new EventFile(
        folder.resolve("out/events.ndjson").toString(),
        Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  @Test
  void each_day_has_a_file_of_its_own() throws Exception {
    file("2026-11-21T23:59:59Z").append("1");
    file("2026-11-22T00:00:00Z").append("2");
    assertThat(folder.resolve("out/events-2026-11-21.ndjson")).hasContent("1\n");
    assertThat(folder.resolve("out/events-2026-11-22.ndjson")).hasContent("2\n");
  }

  @Test
  void a_part_of_a_line_is_removed_and_whole_lines_stay() throws Exception {
    file("2026-11-21T08:00:00Z").append("first");
    Path today = folder.resolve("out/events-2026-11-21.ndjson");
    Files.writeString(today, Files.readString(today) + "{\"to");
    EventFile file = file("2026-11-21T08:00:00Z");
    file.append("second");
    file.append("third");
    assertThat(today).hasContent("first\nsecond\nthird\n");
  }

  @Test
  void after_a_file_was_moved_away_a_new_one_is_begun() throws Exception {
    EventFile file = file("2026-11-21T08:00:00Z");
    file.append("first");
    Path today = folder.resolve("out/events-2026-11-21.ndjson");
    Files.move(today, folder.resolve("out/taken.ndjson"));
    file.append("second");
    assertThat(today).hasContent("second\n");
  }
}
