package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.Behaviour;
import org.bactrian.sandbox.ReceivedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests what the fallback table does not contain: which account is tried next, Alibaba's own
 * fallback, and late deliveries.
 */
class FallbackJourneyTest extends AllProviders {
  private static final Pattern LATE = Pattern.compile("bactrian_late_deliveries_total ([0-9.]+)");

  @ParameterizedTest
  @ValueSource(strings = {"undelivered", "sentFailed"})
  void an_envelope_that_does_not_verify_goes_nowhere(String rule) {
    String to = number("001");
    String fallback = "\"fallback\": {\"rule\": \"" + rule + "\"}";
    for (String body :
        new String[] {
          text(to.substring(1), fallback),
          text(to, fallback).replace("\"transaction\"", "1"),
          text(to, fallback + ", \"labels\": []"),
          text(to, fallback + ", \"account\": \"nobody\""),
          text(to, fallback.replace("}", ", \"duration\": 59}"))
        }) {
      assertThat(api.post(body).statusCode()).as(body).isEqualTo(422);
    }
    assertNobodyWasAsked(to);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nx", "ali", "wooxy"})
  void content_that_does_not_verify_is_an_sms_only_under_sent_failed(String account) {
    String to = number("001");
    String body =
        text(
                to,
                by(account) + ", \"fallback\": {\"rule\": \"undelivered\", \"content\": \"Short\"}")
            .replace("Your parcel is on its way", "x".repeat(1_001));
    assertThat(api.post(body).statusCode()).isEqualTo(422);
    assertNobodyWasAsked(to);
    HttpResponse<String> accepted = api.post(body.replace("undelivered", "sentFailed"));
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(Api.json(accepted).at("/errors/0/pointer").asText()).isEqualTo("/content/text");
    JsonNode state = api.awaitSms(Api.json(accepted).get("id").asText(), "delivered");
    assertThat(state.get("status").asText()).isEqualTo("refused");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("bad_content");
    assertThat(callsAt(account, to)).isEmpty();
    assertThat(smsAtProviders(to)).isEqualTo(1);
  }

  private void assertNobodyWasAsked(String to) {
    for (String account : new String[] {"nx", "ali", "wooxy"}) {
      assertThat(callsAt(account, to)).isEmpty();
    }
    assertThat(smsAtProviders(to)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1102", "1100", "1000", "9004", "4711"})
  void after_an_account_s_own_reason_the_next_account_carries_it(String code) {
    String to = number("001");
    nxCloud.refuse(Channel.VIBER, to, code);
    JsonNode state = api.awaitStatus(api.accept(text(to, "\"fallback\": {}")), "seen");
    assertThat(state.at("/attempts/0/account").asText()).isEqualTo("nx");
    assertThat(state.at("/attempts/1/account").asText()).isEqualTo("ali");
    assertThat(callsAt("ali", to)).hasSize(1);
    assertThat(smsAtProviders(to)).isZero();
  }

  @Test
  void a_sender_that_one_provider_does_not_know_is_not_the_message_s_fault() {
    String to = number("001");
    nxCloud.refuse(Channel.VIBER, to, "1102");
    alibaba.refuse(Channel.VIBER, to, "InvalidParameter.FromNotSupport");
    wooxy.refuse(Channel.VIBER, to, "Sender with senderId 20020 not registered in account");
    String more = "\"sender\": \"20020\", \"fallback\": {}";
    JsonNode state = api.awaitSms(api.accept(text(to, more)), "delivered");
    assertThat(callsAt("ali", to)).hasSize(1);
    assertThat(callsAt("wooxy", to)).as("the third of three, with two calls to each").hasSize(1);
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("no_credit");
    assertThat(smsAtProviders(to)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SRVC_NOT_VIBER_USER, not_a_viber_user",
    "SRVC_USER_BLOCKED, blocked_by_user",
    "SRVC_NO_SUITABLE_DEVICE, no_suitable_device"
  })
  void after_a_reason_of_the_recipient_s_no_other_account_is_asked(String code, String reason) {
    String to = number("001");
    nxCloud.refuse(Channel.VIBER, to, "1102");
    alibaba.refuse(Channel.VIBER, to, code);
    JsonNode state = api.awaitSms(api.accept(text(to, "\"fallback\": {}")), "delivered");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo(reason);
    assertThat(callsAt("ali", to)).hasSize(1);
    assertThat(callsAt("wooxy", to)).isEmpty();
    assertThat(smsAtProviders(to)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"BAD_NUMBER, refused", "UNDELIVERED, undelivered", "NO_ANSWER, unknown"})
  void a_wrong_number_a_receipt_and_silence_are_nobody_else_s_business(
      Behaviour behaviour, String status) {
    String to = number("001");
    nxCloud.behave(Channel.VIBER, to, behaviour);
    api.awaitStatus(api.accept(text(to, "\"fallback\": {}")), status);
    clock.advance(Duration.ofHours(13));
    awaitALaterSms();
    assertThat(callsAt("nx", to)).hasSize(1);
    assertThat(callsAt("ali", to)).isEmpty();
    assertThat(callsAt("wooxy", to)).isEmpty();
  }

  @Test
  void a_country_that_no_account_carries_to_leads_to_the_sms() {
    String to = Numbers.of("001", "999");
    String id = api.accept(text(to, by("wooxy") + ", \"fallback\": {}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo("refused");
    assertThat(state.at("/fallback/trigger").asText()).isEqualTo("no_route");
    assertThat(callsAt("wooxy", to)).isEmpty();
    assertThat(smsAtProviders(to)).isEqualTo(1);
    assertThat(api.post(text(to, by("wooxy"))).statusCode()).as("no fallback").isEqualTo(422);
  }

  @Test
  void sms_accounts_are_tried_in_their_order() {
    String to = number("003");
    nxCloud.refuse(Channel.SMS, to, "1102");
    JsonNode state = api.awaitSms(api.accept(text(to, "\"fallback\": {}")), "delivered");
    assertThat(state.at("/fallback/account").asText()).isEqualTo("sms-ali");
    assertThat(smsTo(to)).hasSize(1);
    assertThat(smsAtProviders(to)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "4", "5", "6", "7", "8", "26", "103", "104"})
  void after_any_definite_no_the_next_sms_account_sends_it(String code) {
    String to = number("003");
    nxCloud.refuse(Channel.SMS, to, code);
    JsonNode state = api.awaitSms(api.accept(text(to, "\"fallback\": {}")), "delivered");
    assertThat(state.at("/fallback/account").asText()).isEqualTo("sms-ali");
    assertThat(smsTo(to)).hasSize(1);
    assertThat(smsAtProviders(to)).isEqualTo(2);
  }

  @Test
  void an_sms_that_every_account_refuses_is_refused_once_by_each() {
    String to = number("003");
    nxCloud.refuse(Channel.SMS, to, "4");
    alibaba.refuse(Channel.SMS, to, "INVALID_SENDERID");
    String id = api.accept(text(to, "\"fallback\": {\"sender\": \"Shop\"}"));
    api.awaitSms(id, "refused");
    awaitALaterSms();
    assertThat(smsAtProviders(to)).isEqualTo(2);
  }

  @Test
  void an_sms_nobody_answered_for_is_not_sent_by_the_other_account() {
    String to = number("003");
    nxCloud.behave(Channel.SMS, to, Behaviour.NO_ANSWER);
    String id = api.accept(text(to, "\"fallback\": {}"));
    api.awaitSms(id, "unknown");
    clock.advance(Duration.ofHours(13));
    awaitALaterSms();
    assertThat(smsAtProviders(to)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"undelivered", "sentFailed"})
  void a_fallback_with_an_id_is_alibaba_s_and_bactrian_sends_no_sms(String rule) {
    String to = number("003");
    String fallback =
        "\"fallback\": {\"id\": \"fb-7\", \"content\": \"Short\", \"duration\": 120, \"rule\": \"%s\"}"
            .formatted(rule);
    String id = api.accept(text(to, fallback));
    JsonNode state = api.awaitStatus(id, "undelivered");
    clock.advance(Duration.ofHours(13));
    awaitALaterSms();
    assertThat(state.get("attempts")).hasSize(1);
    ReceivedCall call = callsAt("ali", to).get(0);
    assertThat(call.body().get("FallBackId").asText()).isEqualTo("fb-7");
    assertThat(call.body().get("FallBackContent").asText()).isEqualTo("Short");
    assertThat(call.body().get("FallBackDuration").asText()).isEqualTo("120");
    assertThat(call.body().get("FallBackRule").asText()).isEqualTo(rule);
    assertThat(callsAt("nx", to)).isEmpty();
    assertThat(smsAtProviders(to)).isZero();
  }

  @Test
  void handed_over_content_goes_to_alibaba_as_it_is_and_bactrian_sends_no_sms() {
    String to = number("001");
    String body =
        text(
            to,
            "\"fallback\": {\"id\": \"fb-7\", \"rule\": \"sentFailed\", \"content\": \"Short\"}");
    String faulty = "x".repeat(1_001);
    HttpResponse<String> accepted = api.post(body.replace("Your parcel is on its way", faulty));
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(Api.json(accepted).at("/errors/0/pointer").asText()).isEqualTo("/content/text");
    JsonNode state = api.awaitStatus(Api.json(accepted).get("id").asText(), "refused");
    assertThat(state.at("/attempts/0/providerCode").asText()).isEqualTo("SRVC_BAD_DATA");
    ReceivedCall call = callsAt("ali", to).get(0);
    assertThat(call.body().get("Content").toString()).contains(faulty);
    assertThat(call.body().get("FallBackContent").asText()).isEqualTo("Short");
    awaitALaterSms();
    assertThat(smsAtProviders(to)).isZero();
  }

  @Test
  void a_fallback_with_an_id_goes_by_no_other_provider_even_when_alibaba_says_no() {
    String to = number("001");
    alibaba.refuse(Channel.VIBER, to, "InsufficientBalance");
    api.awaitStatus(api.accept(text(to, "\"fallback\": {\"id\": \"fb-7\"}")), "refused");
    awaitALaterSms();
    assertThat(callsAt("nx", to)).isEmpty();
    assertThat(callsAt("wooxy", to)).isEmpty();
    assertThat(smsAtProviders(to)).isZero();
    HttpResponse<String> pinned =
        api.post(text(to, by("nx") + ", \"fallback\": {\"id\": \"fb-7\"}"));
    assertThat(pinned.statusCode()).isEqualTo(422);
  }

  @Test
  void without_an_id_alibaba_is_told_nothing_of_the_fallback() {
    String to = number("001");
    String fallback = "\"fallback\": {\"content\": \"Short\", \"duration\": 120}";
    api.awaitStatus(api.accept(text(to, by("ali") + ", " + fallback)), "seen");
    assertThat(callsAt("ali", to).get(0).body().toString()).doesNotContain("FallBack");
  }

  @ParameterizedTest
  @CsvSource({"nx, delivered", "ali, Delivered", "wooxy, viber-delivered"})
  void viber_that_arrives_after_the_sms_is_both_and_counted_once(String account, String word)
      throws Exception {
    String to = number("004");
    String id = api.accept(text(to, by(account) + ", \"fallback\": {\"duration\": 60}"));
    api.awaitStatus(id, "submitted");
    clock.advance(Duration.ofSeconds(61));
    api.awaitSms(id, "delivered");
    double before = late();
    String messageId = callsAt(account, to).get(0).messageId();
    at(account).receipt(messageId, word);
    at(account).receipt(messageId, word);
    assertThat(api.awaitStatus(id, "delivered").get("reached").asText()).isEqualTo("both");
    await().atMost(Api.PATIENCE).until(() -> late() == before + 1);
    awaitALaterSms();
    assertThat(late()).isEqualTo(before + 1);
    assertThat(smsAtProviders(to)).isEqualTo(1);
  }

  private double late() {
    Matcher metric = LATE.matcher(api.get("/actuator/prometheus").body());
    assertThat(metric.find()).isTrue();
    return Double.parseDouble(metric.group(1));
  }
}
