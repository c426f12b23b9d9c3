package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.journey.EventCatcher.Answer;
import org.bactrian.journey.EventCatcher.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tests named receivers of events, and what an operator does to one while it runs. */
abstract class ReceiverJourneys extends Journey {
  private static final String FIRST = "whsec_bmV3LXNlY3JldC1vZi10aGUtam91cm5leS10ZXN0cw==";
  private static final String SECOND = "whsec_b2xkLXNlY3JldC1vZi10aGUtam91cm5leS10ZXN0cw==";
  private static final List<String> ALL =
      List.of("accepted", "sending", "submitted", "delivered", "seen");
  private static final List<String> ARRIVED = List.of("delivered", "seen");

  /** Gets every event. */
  private static final EventCatcher STORE = catcher();

  /** Gets what has arrived. */
  private static final EventCatcher SHOP = catcher();

  /** Gets changes of state. */
  private static final EventCatcher DESK = catcher();

  private static final Map<String, EventCatcher> CATCHERS =
      Map.of("store", STORE, "shop", SHOP, "desk", DESK, "bank", SHOP);

  private static EventCatcher catcher() {
    try {
      return new EventCatcher();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void receivers(DynamicPropertyRegistry properties) {
    CATCHERS.forEach(
        (name, catcher) -> {
          String receiver = "bactrian.events.receivers." + name + ".";
          properties.add(
              receiver + "url", () -> "http://127.0.0.1:" + catcher.port() + "/" + name + "?k=v");
          properties.add(receiver + "secrets", () -> FIRST + "," + SECOND);
          properties.add(receiver + "allow-private", () -> true);
          properties.add(receiver + "retries", () -> name.equals("shop") ? "5s" : "5s,5m,5m");
          properties.add(receiver + "timeout", () -> "5s");
        });
    properties.add("bactrian.events.receivers.shop.filter.types", () -> "status");
    properties.add("bactrian.events.receivers.shop.filter.statuses", () -> "delivered,seen");
    properties.add("bactrian.events.receivers.desk.filter.types", () -> "status");
    properties.add("bactrian.events.receivers.bank.filter.keys", () -> "bank");
  }

  @BeforeEach
  void everyReceiverIsWell() {
    CATCHERS.values().forEach(EventCatcher::takeAll);
  }

  private static void awaitTaken(EventCatcher catcher, String id, List<String> states) {
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(catcher.taken(id)).isEqualTo(states));
  }

  private HttpResponse<String> call(String path, String body) {
    return api.post("/v1/" + path, body.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode ok(String path, String body) {
    HttpResponse<String> answer = call(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  private JsonNode receiver(String name) {
    for (JsonNode one : Api.json(api.get("/v1/receivers")).get("receivers")) {
      if (one.get("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void each_receiver_gets_what_its_filter_selects_and_one_that_is_away_delays_no_other() {
    STORE.answer(event -> Answer.of(500));
    String id = api.accept(text(Numbers.viber("001"), ""));
    awaitTaken(DESK, id, ALL);
    awaitTaken(SHOP, id, ARRIVED);
    assertThat(STORE.taken(id)).isEmpty();
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(receiver("store").at("/lastAnswer/what").asText())
                    .isEqualTo("HTTP 500"));
    assertThat(receiver("store").has("oldest")).isTrue();
    for (Call call : SHOP.callsOf(id)) {
      assertThat(call.header("webhook-signature").split(" ")).hasSize(2);
      assertThat(call.uri()).hasToString("/shop?k=v");
    }
    STORE.takeAll();
    clock.advance(Duration.ofSeconds(40));
    awaitTaken(STORE, id, ALL);
    JsonNode shop = receiver("shop");
    assertThat(shop.get("url").asText()).endsWith("/shop");
    assertThat(shop.get("filter").toString())
        .isEqualTo("{\"types\":[\"status\"],\"statuses\":[\"delivered\",\"seen\"]}");
  }

  @Test
  void a_receiver_is_held_and_goes_on_where_it_stopped() {
    JsonNode held = ok("receivers/desk/hold", "{\"reason\": \"it is being moved\"}");
    assertThat(held.at("/held/reason").asText()).isEqualTo("it is being moved");
    String id = api.accept(text(Numbers.viber("001"), ""));
    awaitTaken(STORE, id, ALL);
    awaitTaken(SHOP, id, ARRIVED);
    assertThat(DESK.callsOf(id)).isEmpty();
    JsonNode desk = receiver("desk");
    assertThat(desk.get("behind").asInt()).isGreaterThanOrEqualTo(ALL.size());
    assertThat(desk.has("oldest")).isTrue();
    assertThat(api.get("/actuator/prometheus").body())
        .contains("bactrian_events_held{way=\"desk\"} 1.0");
    JsonNode resumed = ok("receivers/desk/resume", "{\"reason\": \"it is there\"}");
    assertThat(resumed.has("held")).isFalse();
    awaitTaken(DESK, id, ALL);
    await().atMost(Api.PATIENCE).until(() -> receiver("desk").get("behind").asInt() == 0);
    JsonNode audit = Api.json(api.get("/v1/audit?target=receiver:desk")).get("audit");
    assertThat(audit.at("/0/act").asText()).isEqualTo("resume");
    assertThat(audit.at("/0/reason").asText()).isEqualTo("it is there");
    assertThat(audit.at("/1/act").asText()).isEqualTo("hold");
    assertThat(audit.at("/1/after/reason").asText()).isEqualTo("it is being moved");
  }

  @Test
  void a_hold_stops_a_slow_receiver_in_the_middle_of_a_round() {
    DESK.answer(event -> Answer.of(204).after(Duration.ofMillis(700)));
    List<String> ids =
        java.util.stream.Stream.generate(() -> api.accept(text(Numbers.viber("001"), "")))
            .limit(8)
            .toList();
    ids.forEach(id -> awaitTaken(STORE, id, ALL));
    ok("receivers/desk/hold", "{\"reason\": \"too slow\"}");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Api.PATIENCE)
        .until(Quiet.of(() -> DESK.calls().size()));
    assertThat(ids).anyMatch(id -> DESK.taken(id).size() < ALL.size());
    DESK.takeAll();
    ok("receivers/desk/resume", "{\"reason\": \"it is fast\"}");
    ids.forEach(id -> awaitTaken(DESK, id, ALL));
  }

  /** Is true while a number stays as it was when it was last asked. */
  private static final class Quiet implements java.util.concurrent.Callable<Boolean> {
    private final java.util.function.IntSupplier number;
    private int before = -1;

    private Quiet(java.util.function.IntSupplier number) {
      this.number = number;
    }

    static Quiet of(java.util.function.IntSupplier number) {
      return new Quiet(number);
    }

    @Override
    public Boolean call() {
      int now = number.getAsInt();
      boolean same = now == before;
      before = now;
      return same;
    }
  }

  @Test
  void after_an_outage_at_the_receiver_all_events_come_again_with_their_ids() {
    Instant since = Instant.now();
    String id = api.accept(text(Numbers.viber("001"), ""));
    awaitTaken(SHOP, id, ARRIVED);
    String body = "{\"since\": \"%s\", \"reason\": \"it lost its database\"}".formatted(since);
    JsonNode answer = ok("receivers/shop/replay", body);
    assertThat(answer.get("events").asInt()).isGreaterThanOrEqualTo(ALL.size());
    awaitTaken(SHOP, id, List.of("delivered", "seen", "delivered", "seen"));
    List<String> ids = SHOP.callsOf(id).stream().map(call -> call.header("webhook-id")).toList();
    assertThat(ids.subList(2, 4)).isEqualTo(ids.subList(0, 2));
    assertThat(DESK.taken(id)).as("no other gets them").isEqualTo(ALL);
    JsonNode audit = Api.json(api.get("/v1/audit?target=receiver:shop&act=replay")).get("audit");
    assertThat(audit.at("/0/after/since").asText()).isEqualTo(since.toString());
  }

  @Test
  void a_message_names_one_of_its_receivers_and_those_without_a_filter_get_it_too() {
    String id = api.accept(text(Numbers.viber("001"), "\"receiver\": \"shop\""));
    String sms = text(Numbers.viber("003"), "\"receiver\": \"desk\", \"fallback\": {}");
    String viber = api.accept(sms);
    awaitTaken(STORE, id, ALL);
    awaitTaken(SHOP, id, ARRIVED);
    String fallback = api.awaitSms(viber, "delivered").at("/fallback/id").asText();
    await().atMost(Api.PATIENCE).until(() -> DESK.taken(fallback).contains("delivered"));
    String other = api.accept(text(Numbers.viber("001"), ""));
    awaitTaken(DESK, other, ALL);
    awaitTaken(SHOP, other, ARRIVED);
    assertThat(DESK.callsOf(id)).isEmpty();
    assertThat(SHOP.callsOf(fallback)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages                | {M, \"receiver\": \"nobody\"}                       | /receiver",
        "messages                | {M, \"receiver\": \"bank\"}                         | /receiver",
        "messages                | {M, \"receiver\": \"Shop\"}                         | /receiver",
        "messages/check          | {M, \"receiver\": \"bank\"}                         | /receiver",
        "receivers/shop/hold     | {}                                                  | /reason",
        "receivers/shop/hold     | {\"reason\": \"x\", \"until\": \"now\"}             | /until",
        "receivers/shop/resume   |                                                     | /reason",
        "receivers/shop/replay   | {\"reason\": \"x\"}                                 | /since",
        "receivers/shop/replay   | {\"reason\": \"x\", \"since\": \"yesterday\"}       | /since",
        "given-up-events/replay  | {\"receiver\": \"nobody\", \"since\": \"2026-01-01T00:00:00Z\"} | /receiver",
        "given-up-events/replay  | {\"receiver\": \"shop\"}                            | /since",
        "given-up-events/replay  | {\"since\": \"2026-01-01T00:00:00Z\"}               | /receiver",
        "given-up-events/replay  | {\"filter\": {}, \"receiver\": \"shop\"}            | /filter"
      })
  void what_is_wrong_with_a_call_about_a_receiver_is_named(
      String path, String body, String pointer) {
    String message =
        "\"to\": \"+380501234567\", \"label\": \"transaction\", \"content\": {\"text\": \"Hi\"}";
    HttpResponse<String> answer = call(path, body == null ? "" : body.replace("M", message));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(call("receivers/nobody/hold", "{\"reason\": \"x\"}").statusCode()).isEqualTo(404);
  }

  @Test
  void what_a_receiver_gave_up_since_a_moment_is_sent_again() {
    Instant since = clock.instant();
    String id = "given-up-" + Numbers.viber("001").substring(1);
    SHOP.answer(event -> Answer.of(event.path("messageId").asText().equals(id) ? 500 : 204));
    api.accept(text(Numbers.viber("001"), "\"id\": \"" + id + "\""));
    await().atMost(Api.PATIENCE).until(() -> SHOP.callsOf(id).size() == 1);
    clock.advance(Duration.ofSeconds(6));
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                Api.json(api.get("/v1/given-up-events?receiver=shop&messageId=" + id))
                        .get("givenUpEvents")
                        .size()
                    == 1);
    assertThat(receiver("shop").get("givenUp").asInt()).isPositive();
    SHOP.takeAll();
    clock.advance(Duration.ofSeconds(40));
    String body = "{\"receiver\": \"shop\", \"since\": \"" + since + "\", \"reason\": \"back\"}";
    assertThat(ok("given-up-events/replay", body).get("replayed").asInt()).isPositive();
    await().atMost(Api.PATIENCE).until(() -> SHOP.taken(id).containsAll(ARRIVED));
  }
}
