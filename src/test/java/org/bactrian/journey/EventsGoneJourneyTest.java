package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bactrian.journey.EventCatcher.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests an event receiver that answers that it takes no more events. */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.events.http.secrets=" + EventsOutJourneyTest.NEW,
      "bactrian.events.http.allow-private=true",
      "bactrian.events.http.format=cloudevents"
    })
class EventsGoneJourneyTest extends Journey {
  @TempDir static Path folder;
  static EventCatcher catcher;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    catcher = new EventCatcher();
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("bactrian.events.http.url", () -> "http://127.0.0.1:" + catcher.port() + "/");
  }

  @AfterAll
  static void close() {
    catcher.close();
  }

  @Test
  void after_410_nothing_is_posted_and_nothing_is_lost() throws Exception {
    catcher.answer(event -> Answer.of(410));
    String first = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(first, "seen");
    await().atMost(Api.PATIENCE).until(() -> metric("gone") == 1);
    int calls = catcher.calls().size();
    EventCatcher.Call call = catcher.calls().get(0);
    assertThat(call.header("content-type")).isEqualTo("application/cloudevents+json");
    assertThat(call.event().get("id").asText()).isEqualTo(call.header("webhook-id"));
    // The first one may be about the start of Bactrian.
    assertThat(call.event().at("/data/id").asText()).isEqualTo(call.header("webhook-id"));
    assertThat(call.header("webhook-signature"))
        .isEqualTo(
            new Webhook(EventsOutJourneyTest.NEW)
                .sign(
                    call.header("webhook-id"),
                    Long.parseLong(call.header("webhook-timestamp")),
                    call.body()));
    catcher.takeAll();
    String second = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(second, "seen");
    clock.advance(Duration.ofDays(4));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Api.PATIENCE)
        .until(() -> catcher.calls().size() == calls);
    assertThat(metric("behind") + metric("waiting")).isPositive();
    assertThat(metric("given_up")).isZero();

    byte[] body = "{\"reason\": \"its address is right again\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("/v1/receivers/http/resume", body).statusCode()).isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> metric("gone") + metric("behind") + metric("waiting") == 0);
    for (String id : List.of(first, second)) {
      assertThat(catcher.calls())
          .filteredOn(one -> one.answered() == 204)
          .filteredOn(one -> one.event().at("/data/messageId").asText().equals(id))
          .hasSize(5);
    }
  }

  private double metric(String name) {
    String line = "bactrian_events_" + name + "{way=\"http\"} ";
    return api.get("/actuator/prometheus")
        .body()
        .lines()
        .filter(one -> one.startsWith(line))
        .mapToDouble(one -> Double.parseDouble(one.substring(line.length())))
        .findFirst()
        .orElse(-1);
  }
}
