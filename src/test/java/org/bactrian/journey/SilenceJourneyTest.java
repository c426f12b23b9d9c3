package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests that a dead webhook does not turn every Viber message into an SMS. */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.receipts.silence-after=30s",
      "bactrian.receipts.silence-messages=5",
      "bactrian.receipts.hold-timers=true",
      Journey.NO_ALI,
      Journey.NO_WOOXY
    })
class SilenceJourneyTest extends Journey {
  @TempDir static Path folder;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @Test
  void receipts_gone_silent_raise_an_alarm_and_hold_the_timers_until_they_come_again()
      throws IOException, InterruptedException {
    List<String> numbers = IntStream.range(0, 6).mapToObj(n -> Numbers.viber("004")).toList();
    List<String> ids =
        numbers.stream()
            .map(to -> api.accept(text(to, "\"fallback\": {\"duration\": 60}")))
            .toList();
    ids.forEach(id -> api.awaitStatus(id, "submitted"));
    clock.advance(Duration.ofSeconds(31));
    awaitGauge("1.0");
    assertThat(api.get("/actuator/health").body()).contains("\"SILENT\"");
    assertThat(api.get("/actuator/health").statusCode()).isEqualTo(200);
    assertThat(api.get("/actuator/health/readiness").body()).contains("\"UP\"");

    clock.advance(Duration.ofSeconds(40));
    // This message fails at once and needs no timer. When its SMS has left, all due timers were
    // looked at.
    String sure = api.accept(text(Numbers.viber("005"), "\"fallback\": {\"duration\": 60}"));
    api.awaitSms(sure, "delivered");
    numbers.forEach(to -> assertThat(smsTo(to)).as("held").isEmpty());

    String name = api.state(ids.get(0)).at("/attempts/0/providerMessageId").asText();
    nxCloud.receipt(name, "delivered");
    awaitGauge("0.0");
    clock.advance(Duration.ofSeconds(31));
    ids.subList(1, 6).forEach(id -> api.awaitSms(id, "delivered"));
    assertThat(smsTo(numbers.get(0))).as("it had arrived").isEmpty();
    assertThat(api.get("/actuator/health").body()).doesNotContain("SILENT");
  }

  private void awaitGauge(String value) {
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                api.get("/actuator/prometheus")
                    .body()
                    .contains("bactrian_receipts_silent{account=\"nx\"} " + value));
  }
}
