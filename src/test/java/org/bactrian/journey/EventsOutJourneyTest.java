package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bactrian.journey.EventCatcher.Answer;
import org.bactrian.journey.EventCatcher.Body;
import org.bactrian.journey.EventCatcher.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests events by HTTP and in a file, as an integrator receives them. */
@DirtiesContext
@TestPropertySource(
    properties = {
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY,
      "bactrian.events.http.secrets=" + EventsOutJourneyTest.NEW + "," + EventsOutJourneyTest.OLD,
      "bactrian.events.http.retries=5s,5m",
      "bactrian.events.http.timeout=600ms",
      "bactrian.events.http.allow-private=true"
    })
class EventsOutJourneyTest extends Journey {
  static final String NEW = "whsec_bmV3LXNlY3JldC1vZi10aGUtam91cm5leS10ZXN0cw==";
  static final String OLD = "whsec_b2xkLXNlY3JldC1vZi10aGUtam91cm5leS10ZXN0cw==";
  static final String EVENT = "/webhooks/event/post/requestBody/content/application~1json/schema";
  private static final List<String> ALL =
      List.of("accepted", "sending", "submitted", "delivered", "seen");

  @TempDir static Path folder;
  static EventCatcher catcher;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    catcher = new EventCatcher();
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add(
        "bactrian.events.http.url",
        () -> "http://127.0.0.1:" + catcher.port() + "/hook?for=a%20shop&httpMethod=GET");
    properties.add("bactrian.events.file.path", () -> folder + "/out/events.ndjson");
  }

  @AfterAll
  static void close() {
    catcher.close();
  }

  @BeforeEach
  void healthy() {
    catcher.takeAll();
  }

  private String send(String more) {
    String id = api.accept(text(Numbers.viber("001"), more));
    api.awaitStatus(id, "seen");
    return id;
  }

  private static void awaitTaken(String id, List<String> states) {
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(catcher.taken(id)).isEqualTo(states));
  }

  private static Predicate<JsonNode> is(String id, String status) {
    return event ->
        id.equals(event.path("messageId").asText()) && status.equals(event.path("status").asText());
  }

  private static void answer(int status, Predicate<JsonNode> which) {
    catcher.answer(event -> Answer.of(which.test(event) ? status : 204));
  }

  private double metric(String name) {
    return api.get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{way=\"http\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElse(-1);
  }

  private static List<String> inFile(String id) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files
          .sorted()
          .flatMap(EventsOutJourneyTest::lines)
          .filter(line -> line.contains("\"messageId\":\"" + id + "\""))
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_change_is_posted_in_order_and_each_secret_verifies_it() throws Exception {
    String id = send("\"metadata\": {\"order\": \"42 – ö\"}");
    awaitTaken(id, ALL);
    for (Call call : catcher.callsOf(id)) {
      assertThat(call.uri().getRawQuery()).isEqualTo("for=a%20shop&httpMethod=GET");
      assertThat(call.header("content-type")).isEqualTo("application/json");
      assertThat(call.header("webhook-id")).isEqualTo(call.event().get("id").asText());
      assertThat(call.event().at("/metadata/order").asText()).isEqualTo("42 – ö");
      ApiDescription.valid("event", EVENT, call.body());
      assertThat(call.headers().keySet()).noneMatch(name -> name.startsWith("Camel"));
    }
    assertThat(catcher.calls()).noneMatch(call -> call.header("webhook-signature").isEmpty());
    Call call = atRealTime();
    HttpHeaders headers = HttpHeaders.of(call.headers(), (name, value) -> true);
    new Webhook(NEW).verify(call.body(), headers);
    new Webhook(OLD).verify(call.body(), headers);
    assertThat(call.header("webhook-signature").split(" ")).hasSize(2);
  }

  /**
   * Returns a call at the host's time. The library reads the host's clock, and the tests move ours.
   */
  private Call atRealTime() {
    Call last = catcher.calls().get(catcher.calls().size() - 1);
    long second = System.currentTimeMillis() / 1_000;
    var signature = new java.util.ArrayList<String>();
    try {
      for (String secret : List.of(NEW, OLD)) {
        String sent =
            new Webhook(secret)
                .sign(
                    last.header("webhook-id"),
                    Long.parseLong(last.header("webhook-timestamp")),
                    last.body());
        assertThat(last.header("webhook-signature")).contains(sent);
        signature.add(new Webhook(secret).sign(last.header("webhook-id"), second, last.body()));
      }
    } catch (com.standardwebhooks.exceptions.WebhookSigningException e) {
      throw new AssertionError(e);
    }
    return new Call(
        last.uri(),
        Map.of(
            "webhook-id", List.of(last.header("webhook-id")),
            "webhook-timestamp", List.of("" + second),
            "webhook-signature", List.of(String.join(" ", signature))),
        last.body(),
        204);
  }

  @ParameterizedTest
  @EnumSource(EventVerifier.class)
  void the_example_in_the_docs_verifies_it_and_nothing_else(EventVerifier verifier)
      throws Exception {
    String id = send("\"metadata\": {\"order\": \"42 – ö\"}");
    awaitTaken(id, ALL);
    Call call = catcher.callsOf(id).get(0);
    long second = Long.parseLong(call.header("webhook-timestamp"));
    verifier.assumeThere();
    for (String secret : List.of(NEW, OLD)) {
      assertThat(verifier.verify(folder, secret, call, second)).isTrue();
    }
    String stranger = "whsec_c3RyYW5nZXItc2VjcmV0LW9mLXRoZS1qb3VybmV5cw==";
    assertThat(verifier.verify(folder, stranger, call, second)).isFalse();
    assertThat(verifier.verify(folder, NEW, call, second + 301)).as("too old").isFalse();
    Call other =
        new Call(call.uri(), call.headers(), call.body().replace("accepted", "refused_"), 204);
    assertThat(verifier.verify(folder, NEW, other, second)).isFalse();
  }

  @Test
  void a_trace_goes_on_in_every_event_and_in_those_of_the_sms_and_a_bad_one_does_not() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    String to = Numbers.viber("003");
    String body = text(to, "\"id\": \"traced\", \"fallback\": {\"rule\": \"undelivered\"}");
    assertThat(api.post(body, "traceparent", trace).statusCode()).isEqualTo(202);
    assertThat(api.post(body, "traceparent", trace.replace("-01", "-00")).statusCode())
        .as("the same message")
        .isEqualTo(200);
    api.awaitSms("traced", "delivered");
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                catcher.calls().stream()
                    .anyMatch(
                        call ->
                            call.event().path("fallbackOf").asText().equals("traced")
                                && call.event().path("status").asText().equals("delivered")));
    List<Call> told =
        catcher.calls().stream()
            .filter(
                call ->
                    call.of().equals("traced")
                        || call.event().path("fallbackOf").asText().equals("traced"))
            .toList();
    assertThat(told).hasSizeGreaterThan(6);
    for (Call call : told) {
      assertThat(call.header("traceparent")).isEqualTo(trace);
      assertThat(call.event().path("traceparent").asText()).isEqualTo(trace);
      assertThat(call.event().get("metadata")).isEmpty();
      ApiDescription.valid("event", EVENT, call.body());
    }
    String other = text(Numbers.viber("001"), "\"id\": \"not-traced\"");
    api.post(other, "traceparent", "00-" + trace);
    String two = text(Numbers.viber("001"), "\"id\": \"twice-traced\"");
    api.post(two, "traceparent", trace, "traceparent", trace);
    awaitTaken("not-traced", ALL);
    awaitTaken("twice-traced", ALL);
    assertThat(catcher.calls())
        .filteredOn(call -> call.of().equals("not-traced") || call.of().equals("twice-traced"))
        .noneMatch(
            call -> call.headers().containsKey("Traceparent") || call.event().has("traceparent"));
  }

  @Test
  void every_change_is_a_line_of_the_days_file() throws Exception {
    String id = send("");
    await().atMost(Api.PATIENCE).until(() -> inFile(id).size() == ALL.size());
    awaitTaken(id, ALL);
    assertThat(inFile(id)).isEqualTo(catcher.callsOf(id).stream().map(Call::body).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 404, 302, 304})
  void an_event_that_is_not_taken_holds_up_its_message_and_no_other(int status) {
    String id = "held-" + Numbers.viber("001").substring(1);
    catcher.answer(
        event ->
            is(id, "sending").test(event)
                ? Answer.of(status).with("Location", "http://127.0.0.1:" + catcher.port() + "/else")
                : Answer.of(204));
    send("\"id\": \"" + id + "\"");
    awaitTaken(id, List.of("accepted"));
    String other = send("");
    awaitTaken(other, ALL);
    assertThat(catcher.taken(id)).containsExactly("accepted");
    assertThat(catcher.calls()).noneMatch(call -> call.uri().getPath().equals("/else"));
    assertThat(metric("bactrian_events_waiting")).isEqualTo(1);
    catcher.takeAll();
    clock.advance(Duration.ofSeconds(6));
    awaitTaken(id, ALL);
    Call first = catcher.callsOf(id).get(1);
    Call again = catcher.callsOf(id).get(2);
    assertThat(again.header("webhook-id")).isEqualTo(first.header("webhook-id"));
    assertThat(again.header("webhook-timestamp")).isNotEqualTo(first.header("webhook-timestamp"));
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_events_waiting") == 0);
  }

  @Test
  void after_its_last_retry_an_event_is_given_up_and_its_message_goes_on() {
    double before = metric("bactrian_events_given_up");
    String id = "poison-" + Numbers.viber("001").substring(1);
    answer(500, is(id, "sending"));
    send("\"id\": \"" + id + "\"");
    awaitTaken(id, List.of("accepted"));
    clock.advance(Duration.ofSeconds(6));
    await().atMost(Api.PATIENCE).until(() -> catcher.callsOf(id).size() == 3);
    clock.advance(Duration.ofSeconds(200));
    assertThat(catcher.callsOf(id)).hasSize(3);
    clock.advance(Duration.ofSeconds(200));
    awaitTaken(id, List.of("accepted", "submitted", "delivered", "seen"));
    assertThat(metric("bactrian_events_given_up")).isEqualTo(before + 1);
  }

  /** Sends a message whose second event is given up, because the receiver refuses every attempt. */
  private String sendAndGiveUp(String name) {
    String id = name + "-" + Numbers.viber("001").substring(1);
    answer(500, is(id, "sending"));
    send("\"id\": \"" + id + "\"");
    awaitTaken(id, List.of("accepted"));
    clock.advance(Duration.ofSeconds(6));
    await().atMost(Api.PATIENCE).until(() -> catcher.callsOf(id).size() == 3);
    clock.advance(Duration.ofSeconds(400));
    awaitTaken(id, List.of("accepted", "submitted", "delivered", "seen"));
    return id;
  }

  private JsonNode givenUp(String query) {
    HttpResponse<String> answer = api.get("/v1/given-up-events?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer).get("givenUpEvents");
  }

  private HttpResponse<String> replay(String path, String body) {
    return api.post(
        "/v1/given-up-events/" + path + "replay", body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_given_up_event_is_listed_and_sent_again_until_the_receiver_takes_it() {
    double before = metric("bactrian_events_given_up");
    String id = sendAndGiveUp("lost");
    JsonNode lost = givenUp("sink=http&messageId=" + id).get(0);
    assertThat(lost.get("attempts").asInt()).isEqualTo(3);
    assertThat(lost.get("why").asText()).isEqualTo("HTTP 500");
    assertThat(lost.get("sendingAgain").asBoolean()).isFalse();
    assertThat(lost.get("event")).isEqualTo(catcher.callsOf(id).get(1).event());

    String path = lost.at("/event/id").asText() + "/";
    int calls = catcher.callsOf(id).size();
    HttpResponse<String> again = replay(path, "");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(Api.json(again).get("sinks").toString()).isEqualTo("[\"http\"]");
    await().atMost(Api.PATIENCE).until(() -> catcher.callsOf(id).size() == calls + 1);
    assertThat(replay(path, "").statusCode()).as("once more").isEqualTo(200);
    assertThat(givenUp("messageId=" + id).at("/0/sendingAgain").asBoolean()).isTrue();
    assertThat(metric("bactrian_events_given_up")).isEqualTo(before);

    catcher.takeAll();
    clock.advance(Duration.ofSeconds(6));
    awaitTaken(id, List.of("accepted", "submitted", "delivered", "seen", "sending"));
    await().atMost(Api.PATIENCE).until(() -> givenUp("messageId=" + id).isEmpty());
    assertThat(replay(path, "").statusCode()).isEqualTo(404);
    assertThat(catcher.callsOf(id)).hasSize(calls + 2);
    Call last = catcher.callsOf(id).get(calls + 1);
    assertThat(last.header("webhook-id")).isEqualTo(lost.at("/event/id").asText());
  }

  @Test
  void given_up_events_are_sent_again_by_a_filter() {
    String id = sendAndGiveUp("many");
    String other = sendAndGiveUp("others");
    catcher.takeAll();
    String filter = "{\"filter\": {\"sink\": \"http\", \"messageId\": \"" + id + "\"}}";
    assertThat(replay("", filter).body().strip()).isEqualTo("{\"replayed\":1,\"skipped\":0}");
    awaitTaken(id, List.of("accepted", "submitted", "delivered", "seen", "sending"));
    assertThat(givenUp("messageId=" + other)).hasSize(1);
    assertThat(Api.json(replay("", "{\"filter\": {}}")).get("replayed").asInt()).isPositive();
    awaitTaken(other, List.of("accepted", "submitted", "delivered", "seen", "sending"));
    await().atMost(Api.PATIENCE).until(() -> givenUp("limit=1").isEmpty());
    assertThat(replay("", "{\"filter\": {}}").body().strip())
        .isEqualTo("{\"replayed\":0,\"skipped\":0}");
  }

  @ParameterizedTest
  @EnumSource(value = Body.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_2xx_whose_body_is_compressed_cut_or_slow_has_taken_the_event(Body body) {
    String id = "body-" + Numbers.viber("001").substring(1);
    catcher.answer(
        event ->
            id.equals(event.path("messageId").asText())
                ? Answer.of(200).with(body)
                : Answer.of(204));
    send("\"id\": \"" + id + "\"");
    String other = send("");
    awaitTaken(other, ALL);
    awaitTaken(id, ALL);
    assertThat(metric("bactrian_events_waiting")).isZero();
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_events_behind") == 0);
    assertThat(catcher.callsOf(id)).as("each once").hasSize(ALL.size());
  }

  @Test
  void retry_after_is_waited_for() {
    String id = "rated-" + Numbers.viber("001").substring(1);
    catcher.answer(event -> Answer.of(429).with("Retry-After", "600"));
    send("\"id\": \"" + id + "\"");
    await().atMost(Api.PATIENCE).until(() -> catcher.callsOf(id).size() == 1);
    catcher.takeAll();
    clock.advance(Duration.ofSeconds(300));
    String other = send("");
    await().atMost(Api.PATIENCE).until(() -> hasAll(other));
    assertThat(catcher.callsOf(id)).hasSize(1);
    assertThat(catcher.callsOf(other)).isEmpty();
    clock.advance(Duration.ofSeconds(301));
    awaitTaken(id, ALL);
    awaitTaken(other, ALL);
  }

  private static boolean hasAll(String id) throws IOException {
    return inFile(id).size() == ALL.size();
  }

  @Test
  void a_slow_receiver_is_a_failure_and_slows_no_other_way() {
    String id = "slow-" + Numbers.viber("001").substring(1);
    catcher.answer(
        event ->
            is(id, "accepted").test(event)
                ? Answer.of(204).after(Duration.ofSeconds(2))
                : Answer.of(204));
    send("\"id\": \"" + id + "\"");
    await().atMost(Api.PATIENCE).until(() -> hasAll(id));
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_events_waiting") == 1);
    catcher.takeAll();
    clock.advance(Duration.ofSeconds(6));
    await().atMost(Api.PATIENCE).until(() -> catcher.taken(id).contains("seen"));
    assertThat(catcher.taken(id)).endsWith("sending", "submitted", "delivered", "seen");
  }

  @Test
  void what_a_dead_receiver_missed_it_gets_in_order_when_it_is_back() throws Exception {
    catcher.close();
    List<String> ids = Stream.generate(() -> send("")).limit(5).toList();
    for (String id : ids) {
      await().atMost(Api.PATIENCE).until(() -> hasAll(id));
      assertThat(catcher.callsOf(id)).isEmpty();
    }
    assertThat(metric("bactrian_events_behind")).isPositive();
    catcher.open();
    clock.advance(Duration.ofSeconds(31));
    ids.forEach(id -> awaitTaken(id, ALL));
    await().atMost(Api.PATIENCE).until(() -> metric("bactrian_events_behind") == 0);
  }

  @Test
  void a_price_is_told_once_with_the_state_it_came_with() throws Exception {
    String to = Numbers.viber("001");
    String id = api.accept(text(to, ""));
    JsonNode state = api.awaitStatus(id, "seen");
    assertThat(state.at("/attempts/0/price").toString())
        .isEqualTo("{\"amount\":0.03,\"currency\":\"USD\"}");
    awaitTaken(id, ALL);
    assertThat(priced(id))
        .singleElement()
        .satisfies(event -> assertThat(event.get("status").asText()).isEqualTo("delivered"))
        .satisfies(event -> assertThat(event.at("/price/amount").asDouble()).isEqualTo(0.03));
    String provider = viberTo(to).get(0).messageId();
    for (String price : List.of("0.03", "0.05", "-7", "0.05", "\"free\"")) {
      String receipt =
          """
          {"status": "success", "requestId": "%s", "code": 0,
           "cost": {"currency": "USD", "originalPrice": %s}}"""
              .formatted(provider, price);
      byte[] bytes = receipt.getBytes(StandardCharsets.UTF_8);
      assertThat(nxCloud.post("nx", "receipts", "application/json", bytes)).isEqualTo(200);
    }
    await().atMost(Api.PATIENCE).until(() -> priced(id).size() == 2);
    JsonNode event = priced(id).get(1);
    assertThat(event.get("type").asText()).isEqualTo("price");
    assertThat(event.at("/price/amount").asDouble()).isEqualTo(0.05);
    assertThat(event.get("account").asText()).isEqualTo("nx");
    ApiDescription.valid("price", EVENT, event.toString());
    assertThat(api.state(id).at("/attempts/0/price/amount").asDouble()).isEqualTo(0.05);
    assertThat(Api.json(api.get("/v1/messages/" + id + "/events")).toString())
        .contains("\"type\":\"price\"");
  }

  private static List<JsonNode> priced(String id) {
    return catcher.callsOf(id).stream()
        .map(Call::event)
        .filter(event -> event.has("price"))
        .toList();
  }

  @Test
  void an_sms_has_its_price_and_its_parts() {
    String id = api.accept(text(Numbers.viber("003"), "\"fallback\": {}"));
    String sms = api.awaitSms(id, "delivered").at("/fallback/id").asText();
    JsonNode attempt = api.state(sms).at("/attempts/0");
    assertThat(attempt.at("/price/amount").asDouble()).isEqualTo(0.045);
    assertThat(attempt.get("parts").asInt()).isEqualTo(1);
    await().atMost(Api.PATIENCE).until(() -> priced(sms).size() == 1);
    assertThat(priced(sms).get(0).get("fallbackOf").asText()).isEqualTo(id);
    assertThat(priced(sms).get(0).get("parts").asInt()).isEqualTo(1);
  }

  @Test
  void a_reply_names_the_message_it_answers_and_brings_its_metadata() throws Exception {
    String to = Numbers.viber("001");
    String id = api.accept(text(to, "\"metadata\": {\"order\": \"42\"}"));
    api.awaitStatus(id, "seen");
    String provider = viberTo(to).get(0).messageId();
    reply(to, provider, "\"text\": \"Thank you\"");
    JsonNode event = awaitReply("Thank you");
    assertThat(event.get("inReplyTo").asText()).isEqualTo(id);
    assertThat(event.get("providerMessageId").asText()).isEqualTo(provider);
    assertThat(event.get("from").asText()).isEqualTo(to);
    assertThat(event.get("account").asText()).isEqualTo("nx");
    assertThat(event.at("/metadata/order").asText()).isEqualTo("42");
    assertThat(event.has("messageId")).isFalse();
    reply(to, "nobody-knows", "\"media\": \"https://x.example/1.jpg\", \"fileName\": \"1.jpg\"");
    JsonNode stranger = awaitReply("https://x.example/1.jpg");
    assertThat(stranger.has("inReplyTo")).isFalse();
    assertThat(stranger.get("providerMessageId").asText()).isEqualTo("nobody-knows");
    assertThat(stranger.get("fileName").asText()).isEqualTo("1.jpg");
    assertThat(stranger.get("metadata")).isEmpty();
  }

  private void reply(String from, String providerId, String message) throws Exception {
    String body =
        """
        {"phone": "%s", "appkey": "x", "traceRequestId": "%s", "message": {%s},
         "sendTime": "2026-11-21 08:00:00"}"""
            .formatted(from.substring(1), providerId, message);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(nxCloud.post("nx", "replies", "application/json", bytes)).isEqualTo(200);
  }

  private static JsonNode awaitReply(String words) {
    await()
        .atMost(Api.PATIENCE)
        .until(() -> catcher.calls().stream().anyMatch(call -> call.body().contains(words)));
    JsonNode event =
        catcher.calls().stream().filter(c -> c.body().contains(words)).findFirst().get().event();
    assertThat(event.get("type").asText()).isEqualTo("reply");
    ApiDescription.valid("reply", EVENT, event.toString());
    return event;
  }
}
