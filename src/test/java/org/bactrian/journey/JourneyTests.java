package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/**
 * Follows messages of many kinds by the API, and counts their calls at the provider. Subclasses set
 * the database.
 */
@TestPropertySource(properties = {Journey.NO_ALI, Journey.NO_WOOXY, Journey.NX_SMS_ONLY})
abstract class JourneyTests extends Journey {
  private static final String UNDELIVERED = "\"fallback\": {\"rule\": \"undelivered\"}";
  private static final String IN_60_S = "\"fallback\": {\"duration\": 60}";

  @Test
  void a_delivered_and_seen_message_needs_no_sms() {
    String to = Numbers.viber("001");
    String id = api.accept(text(to, UNDELIVERED));
    JsonNode state = api.awaitStatus(id, "seen");
    assertThat(state.get("reached").asText()).isEqualTo("viber");
    assertThat(state.get("final").asBoolean()).isTrue();
    assertThat(api.history(id))
        .containsExactly("accepted", "sending", "submitted", "delivered", "seen");
    assertThat(viberTo(to)).hasSize(1);
    assertThat(smsTo(to)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"002, expired, expired", "003, undelivered, other"})
  void a_receipt_that_says_no_is_followed_by_one_sms(String digits, String status, String trigger) {
    String to = Numbers.viber(digits);
    String id = api.accept(text(to, UNDELIVERED));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo(status);
    assertThat(state.get("reached").asText()).isEqualTo("sms");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo(trigger);
    assertThat(smsTo(to)).hasSize(1);
    assertThat(smsTo(to).get(0).body().get("content").asText())
        .isEqualTo("Your parcel is on its way");
  }

  @Test
  void without_a_fallback_there_is_no_sms() {
    String to = Numbers.viber("003");
    String id = api.accept(text(to, ""));
    JsonNode state = api.awaitStatus(id, "undelivered");
    assertThat(state.has("fallback")).isFalse();
    assertThat(state.get("final").asBoolean()).isTrue();
    assertThat(smsTo(to)).isEmpty();
  }

  @Test
  void the_sms_says_what_the_fallback_says_and_comes_from_its_sender() {
    String to = Numbers.viber("003");
    String more = "\"fallback\": {\"content\": \"Short words\", \"sender\": \"Shop1\"}";
    api.awaitSms(api.accept(text(to, more)), "delivered");
    assertThat(smsTo(to).get(0).body().get("content").asText()).isEqualTo("Short words");
    assertThat(smsTo(to).get(0).body().get("sourceAddress").asText()).isEqualTo("Shop1");
  }

  @Test
  void no_receipt_within_the_duration_is_followed_by_an_sms() {
    String to = Numbers.viber("004");
    String id = api.accept(text(to, IN_60_S));
    api.awaitStatus(id, "submitted");
    assertThat(smsTo(to)).isEmpty();
    clock.advance(Duration.ofSeconds(61));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("overdue");
    assertThat(state.get("status").asText()).isEqualTo("submitted");
    assertThat(smsTo(to)).hasSize(1);
  }

  @Test
  void a_late_delivery_after_the_sms_is_told_as_both() throws Exception {
    String to = Numbers.viber("004");
    String id = api.accept(text(to, IN_60_S));
    api.awaitStatus(id, "submitted");
    clock.advance(Duration.ofSeconds(61));
    api.awaitSms(id, "delivered");
    nxCloud.receipt(viberTo(to).get(0).messageId(), "delivered");
    assertThat(api.awaitStatus(id, "delivered").get("reached").asText()).isEqualTo("both");
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                api.get("/actuator/prometheus")
                    .body()
                    .matches("(?s).*bactrian_late_deliveries_total [1-9].*"));
  }

  @Test
  void delivered_before_the_timer_stops_the_sms_for_ever() {
    String to = Numbers.viber("001");
    String id = api.accept(text(to, IN_60_S));
    api.awaitStatus(id, "seen");
    clock.advance(Duration.ofHours(13));
    String later = api.accept(text(Numbers.viber("003"), UNDELIVERED));
    api.awaitSms(later, "delivered");
    assertThat(smsTo(to)).isEmpty();
  }

  @Test
  void delivered_while_the_sms_still_waits_stops_it() throws Exception {
    // The SMS provider is down, so the SMS waits between its attempts.
    String to = Numbers.of("004", "007");
    String id = api.accept(text(to, IN_60_S));
    api.awaitStatus(id, "submitted");
    clock.advance(Duration.ofSeconds(61));
    await().atMost(Api.PATIENCE).until(() -> !smsTo(to).isEmpty());
    nxCloud.receipt(viberTo(to).get(0).messageId(), "delivered");
    api.awaitStatus(id, "delivered");
    api.awaitSms(id, "cancelled");
    assertThat(smsTo(to)).hasSizeLessThan(5).allMatch(taken -> taken.messageId() == null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"undelivered", "sentFailed"})
  void an_account_without_credit_is_followed_by_an_sms(String rule) {
    String to = Numbers.viber("005");
    String id = api.accept(text(to, "\"fallback\": {\"rule\": \"" + rule + "\"}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("refused");
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("no_credit");
    assertThat(state.at("/attempts/0/providerCode").asText()).isEqualTo("1102");
    assertThat(viberTo(to)).hasSize(1);
    assertThat(smsTo(to)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"undelivered", "sentFailed"})
  void a_number_the_provider_calls_wrong_gets_no_sms(String rule) {
    String to = Numbers.viber("006");
    String id = api.accept(text(to, "\"fallback\": {\"rule\": \"" + rule + "\"}"));
    JsonNode state = api.awaitStatus(id, "refused");
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("bad_number");
    assertThat(state.get("final").asBoolean()).isTrue();
    assertThat(smsTo(to)).isEmpty();
  }

  @Test
  void a_provider_that_is_down_is_tried_again_and_then_an_sms_follows() {
    String to = Numbers.viber("007");
    String id = api.accept(text(to, UNDELIVERED));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("refused");
    assertThat(state.get("attempts")).hasSize(5);
    // The number of our own attempts: the HTTP client repeats no call by itself.
    assertThat(viberTo(to)).hasSize(5);
  }

  @Test
  void no_answer_is_unknown_and_never_sent_again() {
    String to = Numbers.viber("008");
    String id = api.accept(text(to, IN_60_S));
    JsonNode state = api.awaitStatus(id, "unknown");
    assertThat(state.get("final").asBoolean()).isFalse();
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("no_answer");
    clock.advance(Duration.ofSeconds(61));
    api.awaitSms(id, "delivered");
    assertThat(viberTo(to)).hasSize(1);
    assertThat(smsTo(to)).hasSize(1);
  }

  @Test
  void throttled_twice_then_taken_is_delivered() {
    String to = Numbers.viber("009");
    String id = api.accept(text(to, UNDELIVERED));
    JsonNode state = api.awaitStatus(id, "delivered");
    assertThat(state.get("attempts")).hasSize(3);
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("throttled");
    assertThat(state.at("/attempts/2/status").asText()).isEqualTo("delivered");
    assertThat(viberTo(to)).hasSize(3);
    assertThat(smsTo(to)).isEmpty();
  }

  @Test
  void an_sms_nobody_takes_is_refused() {
    String to = Numbers.of("003", "005");
    String id = api.accept(text(to, UNDELIVERED));
    JsonNode state = api.awaitSms(id, "refused");
    assertThat(state.get("reached").isNull()).isTrue();
    assertThat(state.get("final").asBoolean()).isTrue();
    String sms = state.at("/fallback/id").asText();
    assertThat(api.state(sms).get("fallbackOf").asText()).isEqualTo(id);
    assertThat(api.state(sms).at("/attempts/0/reason").asText()).isEqualTo("no_credit");
  }

  @Test
  void what_is_not_submitted_within_its_ttl_is_never_submitted() {
    String to = Numbers.viber("001");
    String sendAt = clock.instant().plusSeconds(600).toString();
    String more = "\"ttl\": 60, \"sendAt\": \"" + sendAt + "\", " + UNDELIVERED;
    String id = api.accept(text(to, more));
    assertThat(api.state(id).get("status").asText()).isEqualTo("scheduled");
    // The clock jumps past the end of the ttl in one step, as after a night without an instance.
    clock.advance(Duration.ofSeconds(1_000));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("expired");
    assertThat(viberTo(to)).isEmpty();
    assertThat(smsTo(to)).hasSize(1);
  }

  @Test
  void a_scheduled_message_leaves_when_its_time_has_come() {
    String to = Numbers.viber("001");
    String sendAt = clock.instant().plusSeconds(600).toString();
    String id = api.accept(text(to, "\"sendAt\": \"" + sendAt + "\""));
    assertThat(api.state(id).get("status").asText()).isEqualTo("scheduled");
    assertThat(viberTo(to)).isEmpty();
    clock.advance(Duration.ofSeconds(601));
    api.awaitStatus(id, "seen");
  }

  @Test
  void bad_content_under_sent_failed_goes_out_as_an_sms_at_once() {
    String to = Numbers.viber("001");
    String body =
        """
        {"to": "%s", "label": "promotion", "content": {"text": "Hello", "button": {"caption": "", "url": "nowhere"}},
         "fallback": {"rule": "sentFailed"}}"""
            .formatted(to);
    HttpResponse<String> answer = api.post(body);
    assertThat(answer.statusCode()).isEqualTo(202);
    String id = Api.json(answer).get("id").asText();
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("refused");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("bad_content");
    assertThat(viberTo(to)).isEmpty();
    assertThat(smsTo(to)).hasSize(1);
    assertThat(api.post(body.replace("sentFailed", "undelivered")).statusCode()).isEqualTo(422);
  }

  @Test
  void the_same_id_again_answers_as_it_stands_and_sends_nothing() {
    String to = Numbers.viber("001");
    String body = text(to, "\"id\": \"order-" + to.substring(1) + "\"");
    String id = api.accept(body);
    api.awaitStatus(id, "seen");
    HttpResponse<String> again = api.post(body.replace("{", "{  "));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(Api.json(again).get("status").asText()).isEqualTo("seen");
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void the_same_id_with_other_content_is_a_conflict() {
    String to = Numbers.viber("001");
    String body = text(to, "\"id\": \"conflict-" + to.substring(1) + "\"");
    api.accept(body);
    HttpResponse<String> other = api.post(body.replace("parcel", "parrot"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  @Test
  void the_same_id_at_once_from_many_is_sent_once() {
    String to = Numbers.viber("001");
    String body = text(to, "\"id\": \"race-" + to.substring(1) + "\"");
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 24)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.post(body).statusCode()))
            .toList();
    List<Integer> codes = answers.stream().map(CompletableFuture::join).sorted().toList();
    assertThat(codes.subList(0, 23)).containsOnly(200);
    assertThat(codes.get(23)).isEqualTo(202);
    api.awaitStatus("race-" + to.substring(1), "seen");
    assertThat(viberTo(to)).hasSize(1);
  }

  static Stream<List<String>> histories() {
    return Stream.of(
        List.of("seen", "delivered", "success"),
        List.of("delivered", "seen", "seen", "success"),
        List.of("expired", "seen", "delivered"),
        List.of("seen", "failed", "expired"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("histories")
  void receipts_in_any_order_end_alike(List<String> receipts) throws Exception {
    String to = Numbers.viber("004");
    String id = api.accept(text(to, ""));
    api.awaitStatus(id, "submitted");
    for (String receipt : receipts) {
      assertThat(nxCloud.receipt(viberTo(to).get(0).messageId(), receipt)).isEqualTo(200);
    }
    api.awaitStatus(id, "seen");
    String other = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(other, "seen");
    assertThat(api.state(id).get("status").asText()).isEqualTo("seen");
  }

  @Test
  void every_kind_nxcloud_has_goes_out_as_its_type() {
    String image =
        "\"image\": {\"url\": \"https://cdn.example.com/p.jpg\", \"fileName\": \"p.jpg\"}";
    String button =
        "\"button\": {\"caption\": \"Track it\", \"url\": \"https://example.com/t/42\"}";
    String text = "\"text\": \"Hello\"";
    expectType(1, text);
    expectType(3, image);
    expectType(10, text + "," + image);
    expectType(12, text + "," + button);
    expectType(11, text + "," + image + "," + button);
  }

  private void expectType(int type, String parts) {
    String to = Numbers.viber("001");
    String id =
        api.accept(
            "{\"to\": \"%s\", \"label\": \"promotion\", \"content\": {%s}}".formatted(to, parts));
    api.awaitStatus(id, "seen");
    assertThat(viberTo(to).get(0).body().get("type").asInt()).isEqualTo(type);
    assertThat(viberTo(to).get(0).code()).isEqualTo("0");
  }

  @Test
  void an_idle_system_calls_the_provider_soon_after_the_202() {
    String warm = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(warm, "seen");
    String to = Numbers.viber("001");
    api.accept(text(to, ""));
    // The benchmark measures the 50 ms. This checks only that no poll of a second is needed.
    await()
        .atMost(Duration.ofMillis(700))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !viberTo(to).isEmpty());
  }
}
