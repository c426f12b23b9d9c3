package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bactrian.SettableClock;
import org.bactrian.sandbox.NxCloudSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process with {@code kill -9} while it reads a file. Another process reads the rest. */
class FileCrashTest {
  private static final int RECORDS = 6_000;

  /** Enough records that the first instance is still reading when the second has started. */
  private static final int MANY = 40_000;

  private static final String NAME = "many.ndjson";

  @TempDir Path folder;

  @Test
  void a_file_is_read_on_after_a_crash_and_each_record_is_taken_once() throws Exception {
    int port = BactrianProcess.freePort();
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(
            port, CrashTest.accounts(port), SettableClock.running(), Duration.ofMillis(20))) {
      configure(folder, port, "jdbc:sqlite:data/bactrian.db");
      lay(folder, NAME, RECORDS);
      BactrianProcess first = start(folder);
      await().atMost(Duration.ofSeconds(60)).until(() -> resultsSoFar() > 50_000);
      first.kill();
      assertThat(folder.resolve("outbox/" + NAME + ".results.ndjson")).doesNotExist();

      try (BactrianProcess second = start(folder)) {
        assertWhole(resultsOf(folder, NAME), RECORDS);
        assertThat(folder.resolve("inbox/.done/" + NAME)).exists();
        assertThat(BactrianProcess.log(folder)).containsPattern("reading from record [1-9]\\d+");
        assertThat(messages()).isEqualTo(RECORDS);
      }
    }
  }

  @Test
  void two_instances_share_a_folder_and_one_reads_on_what_the_other_left() throws Exception {
    int port = BactrianProcess.freePort();
    Path other = folder.resolve("other");
    try (NxCloudSimulator nxCloud =
            new NxCloudSimulator(
                port, CrashTest.accounts(port), SettableClock.running(), Duration.ofMillis(20));
        EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String journal = postgres.getJdbcUrl("postgres", "postgres");
      Files.createDirectories(other);
      configure(folder, port, journal);
      configure(other, port, journal);
      Files.createSymbolicLink(other.resolve("inbox"), Files.createDirectories(inbox()));
      Files.createSymbolicLink(
          other.resolve("outbox"), Files.createDirectories(folder.resolve("outbox")));
      try (BactrianProcess here = start(folder);
          BactrianProcess there = start(other)) {
        lay(folder, NAME, MANY);
        await().atMost(Api.PATIENCE).until(() -> reads(folder, NAME) || reads(other, NAME));
        boolean isHere = reads(folder, NAME);
        for (int i = 0; i < 6; i++) {
          lay(folder, "small-" + i + ".ndjson", 20);
        }
        await().atMost(Api.PATIENCE).until(() -> reads(isHere ? other : folder, "small-"));
        (isHere ? here : there).kill();
        assertWhole(resultsOf(folder, NAME), MANY);
        for (int i = 0; i < 6; i++) {
          assertWhole(resultsOf(folder, "small-" + i + ".ndjson"), 20);
        }
        BactrianProcess left = isHere ? there : here;
        assertThat(left.api().get("/actuator/health").statusCode()).isEqualTo(200);
      }
    }
  }

  private static boolean reads(Path instance, String file) {
    return BactrianProcess.log(instance)
        .lines()
        .anyMatch(line -> line.contains(file) && line.endsWith("reading from record 1"));
  }

  private BactrianProcess start(Path where) {
    return BactrianProcess.start(where, Duration.ZERO, "--spring.profiles.active=live");
  }

  private void configure(Path where, int port, String journal) throws IOException {
    Files.writeString(
        where.resolve("application.yaml"),
        CrashTest.configuration(port)
            + "  file.enabled: true\n  events.log: false\n"
            + "spring.datasource: {url: \""
            + journal
            + "\", username: postgres}\n");
  }

  /**
   * Puts a file into the inbox. Its messages are scheduled far ahead, because only the accepting is
   * tested.
   */
  static void lay(Path where, String name, int records) throws IOException {
    Files.createDirectories(where.resolve("inbox"));
    Path beside = where.resolve("inbox/." + name);
    Instant later = Instant.now().plus(Duration.ofDays(60));
    try (BufferedWriter out = Files.newBufferedWriter(beside)) {
      for (int i = 0; i < records; i++) {
        out.write(
            Journey.text(
                    "+380501110001", "\"sendAt\": \"" + later + "\", \"tracking\": \"" + i + "\"")
                + "\n");
      }
    }
    Files.move(beside, where.resolve("inbox").resolve(name));
  }

  private Path inbox() {
    return folder.resolve("inbox");
  }

  /** Returns the size of the big file's results while it is being read. */
  private long resultsSoFar() {
    try (Stream<Path> files = Files.walk(inbox().resolve(".work"))) {
      return files
          .filter(path -> path.endsWith(NAME + ".results.ndjson"))
          .mapToLong(path -> path.toFile().length())
          .sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static List<JsonNode> resultsOf(Path folder, String name) {
    Path file = folder.resolve("outbox/" + name + ".results.ndjson");
    await(name).atMost(Duration.ofSeconds(90)).until(() -> Files.exists(file));
    return FileJourneyTest.results(folder, name);
  }

  private static void assertWhole(List<JsonNode> results, int count) {
    assertThat(results).hasSize(count);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      JsonNode result = results.get(i);
      assertThat(result.get("record").asInt()).isEqualTo(i + 1);
      assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("scheduled");
      ids.add(result.get("id").asText());
    }
    assertThat(ids).hasSize(count);
  }

  private long messages() throws Exception {
    try (var connection =
            java.sql.DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("data/bactrian.db"));
        var rows = connection.createStatement().executeQuery("select count(*) from message")) {
      return rows.getLong(1);
    }
  }
}
