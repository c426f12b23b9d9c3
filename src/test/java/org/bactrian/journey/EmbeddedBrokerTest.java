package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Tests the broker that one property starts inside Bactrian. Both are killed at once, and no
 * message is lost.
 */
class EmbeddedBrokerTest {
  private static final int MESSAGES = 300;

  @TempDir Path folder;

  @Test
  void what_it_took_survives_a_kill_and_is_taken_over_once() throws Exception {
    int port = BactrianProcess.freePort();
    String url = "tcp://localhost:" + port;
    String[] arguments = arguments(url);
    List<String> ids = new ArrayList<>();
    BactrianProcess first = BactrianProcess.start(folder, Duration.ZERO, arguments);
    try (JmsClient client = new JmsClient(url)) {
      client.send("not JSON");
      for (int i = 0; i < MESSAGES; i++) {
        String name = client.send(Journey.text("+380501110001", ""));
        ids.add("jms-" + name.substring("ID:".length()));
      }
      first.kill();
    }
    try (BactrianProcess second = BactrianProcess.start(folder, Duration.ZERO, arguments);
        JmsClient client = new JmsClient(url)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  ids.stream()
                      .allMatch(id -> second.api().get("/v1/messages/" + id).statusCode() == 200));
      await().atMost(Api.PATIENCE).until(() -> client.isEmpty("bactrian.messages"));
      assertThat(client.receiveInvalid().getBody(String.class)).isEqualTo("not JSON");
      assertThat(kept()).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private List<String> kept() {
    String url = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    return JdbcClient.create(new DriverManagerDataSource(url))
        .sql("select id from message")
        .query(String.class)
        .list();
  }

  private static String[] arguments(String url) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.artemis.mode=embedded");
    arguments.add("--spring.artemis.broker-url=" + url);
    for (String provider : List.of("nxcloud", "alibaba", "wooxy", "smpp")) {
      arguments.add("--bactrian.sandbox." + provider + "-port=" + BactrianProcess.freePort());
    }
    return arguments.toArray(String[]::new);
  }
}
