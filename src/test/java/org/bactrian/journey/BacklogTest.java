package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bactrian.sandbox.NxCloudSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests in a process with a small heap that a long queue behind a slow account waits on disk. */
class BacklogTest {
  private static final int WAITING = 300_000;

  @TempDir Path folder;

  /**
   * The heap is 160 MB, which the waiting messages alone would exceed. Transactions are sent first.
   */
  @Test
  void a_long_queue_takes_no_memory_and_lets_a_transaction_pass() throws Exception {
    int port = BactrianProcess.freePort();
    Files.writeString(folder.resolve("application.yaml"), CrashTest.configuration(port));
    start(List.of()).kill();
    fill();
    try (NxCloudSimulator nxCloud =
            new NxCloudSimulator(
                port, CrashTest.accounts(port), Clock.systemUTC(), Duration.ofHours(1));
        BactrianProcess bactrian =
            start(List.of("-Xmx160m"), "--bactrian.accounts.nx.rate-per-second=5")) {
      for (int i = 0; i < 5; i++) {
        String id = bactrian.api().accept(Journey.text(Numbers.viber("004"), ""));
        bactrian.api().awaitStatus(id, "submitted");
      }
      assertThat(nxCloud.calls()).anyMatch(taken -> taken.to().equals("447700900004"));
    }
    assertThat(BactrianProcess.log(folder)).doesNotContain("OutOfMemory");
  }

  private BactrianProcess start(List<String> options, String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = "--spring.profiles.active=live";
    System.arraycopy(more, 0, arguments, 1, more.length);
    return BactrianProcess.start(folder, Duration.ZERO, options, arguments);
  }

  private void fill() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    try (Connection database = DriverManager.getConnection(url);
        PreparedStatement rows =
            database.prepareStatement(
                """
                with recursive number (n) as
                  (select 1 union all select n + 1 from number where n < ?)
                insert into message (id, channel, fingerprint, body, has_fallback, status, version,
                                     route, priority, lane, attempts, due_at, accepted_at,
                                     updated_at)
                select 'w' || n, 'viber', 'f',
                       '{"id":"w' || n || '","to":"+447700900004","label":"promotion",'
                         || '"content":{"text":"%s"}}',
                       false, 'accepted', 1, 'nx', 1, 'nx', 0, n, n, n
                from number
                """
                    .formatted("x".repeat(500)))) {
      rows.setInt(1, WAITING);
      assertThat(rows.executeUpdate()).isEqualTo(WAITING);
    }
  }
}
