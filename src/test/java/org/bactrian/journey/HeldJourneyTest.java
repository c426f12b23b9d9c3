package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests the start after a restore: nothing leaves until an operator says so. */
@DirtiesContext
@TestPropertySource(
    properties = {"bactrian.held=true", Journey.NO_ALI, Journey.NO_WOOXY, Journey.NX_SMS_ONLY})
class HeldJourneyTest extends Journey {
  @TempDir static Path folder;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  private static int messagesInBackup() throws SQLException {
    String copy = folder.resolve("backup.db").toString();
    try (Connection running = DriverManager.getConnection("jdbc:sqlite:" + folder + "/journal.db");
        Statement statement = running.createStatement()) {
      statement.executeUpdate("backup to '" + copy + "'");
    }
    try (Connection backup = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = backup.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from message")) {
      return count.getInt(1);
    }
  }

  @Test
  void nothing_leaves_until_the_hold_is_lifted() throws SQLException {
    String to = Numbers.viber("001");
    String waits = api.accept(text(to, ""));
    String late = Numbers.viber("001");
    // Refused at once, and its SMS is due at once.
    String bad =
        api.accept(
            """
            {"to": "%s", "label": "transaction", "content": {"text": "Hi", "image": {"url": "ftp://x", "fileName": "x"}},
             "fallback": {"rule": "sentFailed", "content": "Hi"}}"""
                .formatted(late));
    await()
        .atMost(Api.PATIENCE)
        .until(() -> api.get("/actuator/prometheus").body().contains("bactrian_held 1.0"));
    JsonNode hold = Api.json(api.get("/v1/holds")).at("/holds/0");
    assertThat(hold.get("by").asText()).isEqualTo("bactrian.held");
    assertThat(hold.get("waiting").asInt()).isEqualTo(1);
    JsonNode accounts = Api.json(api.get("/actuator/health")).at("/components/accounts");
    assertThat(accounts.get("status").asText()).isEqualTo("DEGRADED");
    assertThat(accounts.at("/details/held/0").asText()).startsWith("everything, since ");
    clock.advance(Duration.ofMinutes(5));
    assertThat(api.state(api.accept(text(to, ""))).get("status").asText()).isEqualTo("accepted");
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Api.PATIENCE)
        .until(() -> nxCloud.calls().isEmpty());
    assertThat(api.state(waits).get("status").asText()).isEqualTo("accepted");
    assertThat(api.state(bad).at("/fallback/status").isMissingNode()).isTrue();

    assertThat(messagesInBackup()).as("a backup of the running journal has all").isEqualTo(3);

    String path = "/v1/holds/" + hold.get("id").asText();
    assertThat(api.delete(path + "?why=x").statusCode()).isEqualTo(422);
    assertThat(api.delete(path).statusCode()).as("a reason is required").isEqualTo(422);
    assertThat(api.delete(path + "?reason=restored").statusCode()).isEqualTo(200);
    api.awaitStatus(waits, "seen");
    api.awaitSms(bad, "delivered");
    assertThat(api.delete(path + "?reason=again").statusCode()).isEqualTo(404);
    assertThat(Api.json(api.get("/v1/holds")).get("holds")).isEmpty();
    JsonNode acts =
        Api.json(api.get("/v1/audit?target=hold:" + hold.get("id").asText())).get("audit");
    assertThat(acts.findValuesAsText("act")).containsExactly("lift", "hold");
    assertThat(acts.at("/0/who").asText()).isEqualTo("nobody");
    assertThat(acts.at("/0/from").asText()).isEqualTo("127.0.0.1");
    assertThat(acts.at("/0/reason").asText()).isEqualTo("restored");
    assertThat(acts.at("/0/before/by").asText()).isEqualTo("bactrian.held");
    assertThat(acts.at("/1/who").asText()).isEqualTo("bactrian.held");
  }
}
