package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests the limit {@code bactrian.backlog}: past it no message is accepted by HTTP, file or queue,
 * and none is lost.
 */
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      "bactrian.backlog=20",
      "bactrian.file.enabled=true",
      "spring.artemis.mode=embedded",
      "bactrian.accounts.nx.timeout=5s",
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY
    })
class BacklogLimitJourneyTest extends Journey {
  private static final int LIMIT = 20;
  private static final int LINES = 40;
  private static final Duration LATER = Duration.ofSeconds(600);

  @TempDir static Path folder;
  private static final String BROKER = "tcp://localhost:" + BactrianProcess.freePort();

  private final String number = Numbers.viber("004");

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("bactrian.file.inbox", () -> folder.resolve("inbox").toString());
    properties.add("bactrian.file.outbox", () -> folder.resolve("outbox").toString());
    properties.add("spring.artemis.broker-url", () -> BROKER);
    properties.add(
        "spring.artemis.embedded.data-directory", () -> folder.resolve("artemis").toString());
  }

  @BeforeEach
  void there_is_room() {
    clock.advance(LATER);
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_backlog_full ") == 0);
  }

  @Test
  void past_the_limit_everybody_waits_and_when_there_is_room_everything_goes(CapturedOutput log)
      throws Exception {
    String needsAnSms = api.accept(text(number, "\"fallback\": {\"duration\": 60}"));
    api.awaitStatus(needsAnSms, "submitted");
    String first = fill();
    HttpResponse<String> refused = awaitFull();
    assertThat(Api.json(refused).get("detail").asText()).contains("Too many messages wait");
    assertThat(Api.json(refused).get("type").asText()).isEqualTo("/problems/backlog-full");
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(refused.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
    assertThat(api.post("{}").statusCode()).as("what cannot be mended is said").isEqualTo(422);
    assertThat(api.post(first).statusCode()).as("it was here before").isEqualTo(200);
    assertThat(api.post(first.replace("parcel", "parrot")).statusCode()).isEqualTo(409);
    assertThat(metric("bactrian_backlog ")).isGreaterThanOrEqualTo(LIMIT);
    assertThat(metric("bactrian_backlog_full ")).isEqualTo(1);
    assertThat(api.health("backlog").get("status").asText()).isEqualTo("DEGRADED");
    assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

    CompletableFuture<HttpResponse<String>> batch = CompletableFuture.supplyAsync(() -> batch("b"));
    Files.createDirectories(folder.resolve("inbox"));
    Files.writeString(folder.resolve("inbox/.m"), text(number, "\"id\": \"by-file\""));
    Files.move(folder.resolve("inbox/.m"), folder.resolve("inbox/m.json"));
    try (JmsClient client = new JmsClient(BROKER)) {
      client.send(text(number, "\"id\": \"by-jms\""));
      // The SMS of a message that was accepted before is sent all the same.
      clock.advance(Duration.ofSeconds(61));
      api.awaitSms(needsAnSms, "delivered");
      assertThat(api.get("/v1/messages/by-jms").statusCode()).isEqualTo(404);
      assertThat(batch).isNotDone();

      clock.advance(LATER);
      assertThat(batch.join().body().lines().toList())
          .hasSize(LINES)
          .allMatch(line -> line.contains("\"status\":\"accepted\""));
      for (String id : List.of("by-jms", "by-file")) {
        await().atMost(Api.PATIENCE).until(() -> api.get("/v1/messages/" + id).statusCode() == 200);
      }
      assertThat(client.isEmpty("bactrian.messages.invalid")).isTrue();
    }
    api.awaitStatus(api.accept(text(number, "")), "submitted");
    // One message at first, those of the backlog, the batch, one by file, one by JMS, and one more.
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(viberTo(number)).hasSize(1 + LIMIT + LINES + 2 + 1));
    assertThat(log.getOut())
        .contains("new messages are refused until fewer than 18 are waiting")
        .contains("new messages are taken again")
        .doesNotContain("the journal does not answer");
  }

  /** Accepts as many messages as the limit allows, and returns the body of the first. */
  private String fill() {
    String at = "\"sendAt\": \"" + clock.instant().plus(LATER) + "\"";
    List<String> bodies =
        IntStream.range(0, LIMIT)
            .mapToObj(i -> text(number, "\"id\": \"w-" + i + "\", " + at))
            .toList();
    bodies.forEach(api::accept);
    return bodies.get(0);
  }

  private HttpResponse<String> awaitFull() {
    String late = "\"sendAt\": \"" + clock.instant().plus(LATER) + "\"";
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_backlog_full ") == 1);
    HttpResponse<String> answer = api.post(text(number, late));
    assertThat(answer.statusCode()).isEqualTo(503);
    return answer;
  }

  private double metric(String name) {
    return api.get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }

  private HttpResponse<String> batch(String name) {
    String lines =
        IntStream.range(0, LINES)
            .mapToObj(i -> text(number, "\"id\": \"" + name + "-" + i + "\""))
            .collect(Collectors.joining("\n"));
    return api.post("/v1/messages/batch", lines.getBytes(StandardCharsets.UTF_8));
  }

  /** A batch does not wait without end: after a while each line is answered with an error. */
  @Test
  void a_batch_that_has_waited_long_is_told_to_send_its_lines_again() {
    api.awaitStatus(api.accept(text(number, "")), "submitted");
    String at = "\"sendAt\": \"" + clock.instant().plus(LATER) + "\"";
    IntStream.range(0, LIMIT).forEach(i -> api.accept(text(number, at)));
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_backlog_full ") == 1);
    assertThat(batch("again").body().lines().toList())
        .hasSize(LINES)
        .allMatch(line -> line.contains("Too many messages wait") && line.contains("again"));
  }
}
