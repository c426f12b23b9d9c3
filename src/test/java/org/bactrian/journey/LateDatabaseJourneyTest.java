package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Starts an instance while its PostgreSQL cannot be reached. */
class LateDatabaseJourneyTest {
  private final int http = BactrianProcess.freePort();
  private final int database = BactrianProcess.freePort();
  private final Api api = new Api(http);
  private CompletableFuture<BactrianProcess> starting;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    List<String> sandbox =
        Stream.of("nxcloud", "alibaba", "wooxy", "smpp")
            .map(one -> "--bactrian.sandbox." + one + "-port=" + BactrianProcess.freePort())
            .toList();
    String[] arguments =
        Stream.concat(
                sandbox.stream(),
                Stream.of(
                    "--spring.datasource.url=jdbc:postgresql://127.0.0.1:"
                        + database
                        + "/postgres?user=postgres"))
            .toArray(String[]::new);
    starting =
        CompletableFuture.supplyAsync(
            () ->
                BactrianProcess.start(
                    BactrianAhead.class, folder, http, List.of("-Dahead=PT0S"), arguments));
    await()
        .atMost(Api.PATIENCE)
        .ignoreExceptions()
        .until(() -> api.get("/actuator/health/readiness").statusCode() == 503);
  }

  @Test
  void it_waits_alive_and_not_ready_and_starts_when_the_database_is_there() throws Exception {
    assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(api.get("/v1/messages/none").statusCode()).isEqualTo(503);
    assertThat(api.get("/v1/messages/none").headers().firstValue("Retry-After")).isPresent();
    assertThat(starting).isNotDone();
    try (EmbeddedPostgres late = EmbeddedPostgres.builder().setPort(database).start();
        BactrianProcess started = starting.get(90, TimeUnit.SECONDS)) {
      assertThat(started.api().get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(Files.readAllLines(folder.resolve("log.txt")))
          .filteredOn(line -> line.contains("waiting for the journal's database"))
          .hasSize(1);
      await()
          .atMost(Api.PATIENCE)
          .until(() -> started.api().get("/v1/audit?act=start").body().contains("configuration"));
      started.process().destroy();
      started.process().onExit().get(60, TimeUnit.SECONDS);
      // Its first start, and the end that it was asked for.
      assertThat(
              JdbcClient.create(late.getPostgresDatabase())
                  .sql("select act from audit where target like 'instance:%' order by seq")
                  .query(String.class)
                  .list())
          .containsExactly("start", "stop");
    }
  }

  @Test
  void it_ends_when_it_is_asked_to_while_it_waits() throws Exception {
    ProcessHandle process =
        ProcessHandle.current()
            .children()
            .filter(child -> isOurs(child.pid()))
            .findFirst()
            .orElseThrow();
    process.destroy();
    process.onExit().get(30, TimeUnit.SECONDS);
    assertThat(starting).failsWithin(Api.PATIENCE);
  }

  private boolean isOurs(long pid) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"))
          .contains("--server.port=" + http);
    } catch (IOException e) {
      return false;
    }
  }
}
