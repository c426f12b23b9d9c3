package org.bactrian.provider.wooxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bactrian.base.RareLog;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Subscription;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.UnreadableCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WooxyReceiptsTest {
  private final WooxyReceipts reader = new WooxyReceipts();

  @ParameterizedTest
  @CsvSource({
    "viber-delivered,DELIVERED,",
    "viber_delivered,DELIVERED,",
    "Viber-Delivered,DELIVERED,",
    "viber-viewed,SEEN,",
    "viber-expired,EXPIRED,EXPIRED",
    "viber-failed,UNDELIVERED,OTHER",
    "viber-rejected,UNDELIVERED,OTHER",
    "viber-sent,SUBMITTED,",
    "sms_delivered,DELIVERED,",
    "sms-delivered,DELIVERED,",
    // These are on no page; they are read by analogy.
    "viber-seen,SEEN,",
    "viber_read,SEEN,",
    "Viber-Undelivered,UNDELIVERED,OTHER",
    "sms-read,SEEN,",
    "sms-failed,UNDELIVERED,OTHER",
    "sms-undelivered,UNDELIVERED,OTHER",
    "sms-expired,EXPIRED,EXPIRED",
  })
  void every_event_of_a_message_is_read(String event, DeliveryState state, Reason reason) {
    String json = "{\"datetime\":1234567890,\"event\":\"%s\",\"id\":\"5d91\",\"userId\":\"u\"}";
    assertThat(read(json.formatted(event)))
        .containsExactly(new Receipt("5d91", null, state, reason, event));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Event\":\"viber-delivered\",\"Id\":\"5d91\"}",
        "{\"EVENT\":\"viber-delivered\",\"MESSAGE_ID\":\"5d91\"}",
        "[{\"Data\":{\"Event\":\"viber-delivered\",\"ID\":\"5d91\"}}]",
        "Event=viber-delivered&Id=5d91",
      })
  void the_keys_of_an_event_may_be_in_any_letter_case(String body) {
    assertThat(read(body))
        .containsExactly(
            new Receipt("5d91", null, DeliveryState.DELIVERED, null, "viber-delivered"));
  }

  @Test
  void a_subscription_may_have_its_keys_in_any_letter_case() {
    assertThat(
            subscriptions(
                "{\"Event\":\"sms-unsubscribed\",\"Contact\":{\"Phone\":\"+380501234567\"}}"))
        .containsExactly(new Subscription(Channel.SMS, new Msisdn("+380501234567"), false));
  }

  @Test
  void an_event_that_no_page_names_is_logged_once_a_minute_with_the_number_of_those_between(
      CapturedOutput log) {
    AtomicLong nanos = new AtomicLong();
    WooxyReceipts rare = new WooxyReceipts(new RareLog(nanos::get));
    for (String name : List.of("viber-exploded", "viber-bounced", "sms-exploded\\nx")) {
      rare.receipts(event(name));
    }
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    rare.receipts(event("viber\\nbounced"));
    assertThat(log.getAll())
        .containsOnlyOnce("Wooxy posts the event viber-exploded, which is not known")
        .containsOnlyOnce("event viber_bounced, which is not known")
        .contains("changes no message; 2 more since the line before")
        .doesNotContain("viber-bounced", "sms-exploded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "complaint", "web-push-delivered", "sms-subscribed"})
  void an_event_of_the_pages_that_is_not_about_a_message_of_ours_is_not_logged(
      String name, CapturedOutput log) {
    new WooxyReceipts(new RareLog()).receipts(event(name));
    assertThat(log.getAll()).doesNotContain("Wooxy posts the event");
  }

  private static Callback event(String name) {
    return callback(Callback.Kind.RECEIPTS, "{\"event\":\"%s\",\"id\":\"5d91\"}".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"viber-clicked", "viber_clicked", "sms-clicked"})
  void a_click_proves_that_the_message_was_seen(String event) {
    assertThat(read("{\"event\":\"%s\",\"id\":\"5d91\"}".formatted(event)))
        .containsExactly(new Receipt("5d91", null, DeliveryState.SEEN, null, event).ofClick());
  }

  @ParameterizedTest
  @CsvSource({
    "viber-contact-channel-unsubscribed,VIBER,false",
    "viber-contact-channel-subscribed,VIBER,true",
    "Viber_Contact_Channel_Unsubscribed,VIBER,false",
    "viber-unsubscribed,VIBER,false",
    "sms-unsubscribed,SMS,false",
    "sms_subscribed,SMS,true",
  })
  void a_person_who_subscribes_or_unsubscribes_is_read(
      String event, Channel channel, boolean subscribed) {
    String json = "{\"datetime\":1,\"event\":\"%s\",\"phoneNumber\":\"+380501234567\"}";
    assertThat(subscriptions(json.formatted(event)))
        .containsExactly(new Subscription(channel, new Msisdn("+380501234567"), subscribed));
    assertThat(read(json.formatted(event))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"phone\":\"380501234567\"",
        "\"phone_number\":380501234567",
        "\"to\":\"+38 (050) 123-45-67\"",
        "\"contact\":\"+380501234567\",\"email\":\"a@b.example\"",
        "\"contact\":{\"email\":\"a@b.example\",\"phone\":\"+380501234567\"}",
        "\"phone\":\"hidden\",\"msisdn\":\"380501234567\"",
        "\"data\":{\"phoneNumber\":\"+380501234567\"}",
      })
  void the_number_of_a_subscription_is_found_under_any_likely_name(String fields) {
    assertThat(subscriptions("{\"event\":\"sms-unsubscribed\"," + fields + "}"))
        .extracting(Subscription::user)
        .containsExactly(new Msisdn("+380501234567"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsubscribed", "web-push-subscribed", "viber-delivered", "complaint"})
  void other_events_are_no_subscriptions_of_a_phone(String event) {
    String json = "{\"event\":\"%s\",\"id\":\"5d91\",\"phoneNumber\":\"+380501234567\"}";
    assertThat(subscriptions(json.formatted(event))).isEmpty();
  }

  @Test
  void a_subscription_without_a_number_is_unreadable_and_so_kept() {
    assertThatThrownBy(() -> subscriptions("{\"event\":\"sms-unsubscribed\",\"userId\":\"u\"}"))
        .isInstanceOf(UnreadableCallback.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\":\"5d91\"",
        "\"ID\":\"5d91\"",
        "\"messageId\":\"5d91\"",
        "\"message_id\":\"5d91\",\"id\":\"event-1\"",
        "\"viber_message_id\":\"5d91\",\"id\":\"event-1\"",
        "\"viber_message_ids\":[\"5d91\"]",
        "\"Viber_message_ids\":\"5d91\"",
        "\"viberMessageId\":\"5d91\"",
        "\"sms_id\":\"5d91\"",
        "\"smsId\":\"5d91\"",
      })
  void the_id_is_found_under_any_likely_name(String field) {
    assertThat(read("{\"event\":\"viber-delivered\"," + field + "}"))
        .extracting(Receipt::providerId)
        .containsExactly("5d91");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viber-contact-channel-subscribed",
        "viber-contact-channel-unsubscribed",
        "sms-subscribed",
        "sms-unsubscribed",
        "delivered",
        "read",
        "click",
        "hard",
        "complaint",
        "unsubscribed",
        "web-push-delivered",
        "something-new",
      })
  void an_event_that_is_not_about_a_message_of_ours_gives_no_receipt(String event) {
    assertThat(read("{\"event\":\"%s\",\"email\":\"a@b.example\"}".formatted(event))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"event\":\"viber-delivered\",\"id\":\"5d91\"}}",
        "{\"data\":[{\"event\":\"viber-delivered\",\"id\":\"5d91\"}]}",
        "{\"event\":\"viber-delivered\",\"id\":\"event-1\",\"Data\":{\"id\":\"5d91\"}}",
        "[{\"data\":{\"event\":\"viber-delivered\",\"id\":\"5d91\"}}]",
        "event=viber-delivered&id=5d91&datetime=1234567890",
        "event=viber-delivered&viber_message_id=5d91&id=e%201",
      })
  void an_event_is_read_inside_data_and_as_a_form(String body) {
    assertThat(read(body))
        .containsExactly(
            new Receipt("5d91", null, DeliveryState.DELIVERED, null, "viber-delivered"));
  }

  @Test
  void every_id_of_an_event_is_looked_up() {
    assertThat(read("{\"event\":\"viber-viewed\",\"viber_message_ids\":[\"a\",\"b\"]}"))
        .extracting(Receipt::providerIds)
        .containsExactly(List.of("a", "b"));
  }

  @Test
  void an_unreadable_event_in_an_array_does_not_affect_the_others() {
    assertThat(
            read(
                """
                [{"event":"viber-delivered","id":"a"},{"event":"viber-delivered"},
                 {"event":"read"},7,{"event":"sms_delivered","id":"b"}]
                """))
        .extracting(Receipt::providerId)
        .containsExactly("a", "b");
    assertThat(read("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "7",
        "\"viber-delivered\"",
        "{}",
        "{\"id\":\"5d91\"}",
        "{\"event\":7,\"id\":\"5d91\"}",
        "{\"event\":null,\"id\":\"5d91\"}",
        "{\"event\":\" \",\"id\":\"5d91\"}",
        "{\"event\":\"viber-delivered\"}",
        "{\"event\":\"viber-delivered\",\"id\":\"\"}",
        "{\"event\":\"viber-delivered\",\"id\":{}}",
        "[7]",
        "{\"event\":\"viber-delivered\",\"id\":\"5d91\"} {}",
      })
  void an_event_that_is_not_as_documented_is_unreadable(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(UnreadableCallback.class)
        .hasMessageNotContaining("5d91");
  }

  @Test
  void a_reply_is_unreadable_because_wooxy_pushes_none() {
    assertThatThrownBy(() -> reader.replies(callback(Callback.Kind.REPLIES, "{}")))
        .isInstanceOf(UnreadableCallback.class)
        .hasMessage("Wooxy pushes no replies");
  }

  private List<Subscription> subscriptions(String json) {
    return reader.subscriptions(callback(Callback.Kind.RECEIPTS, json));
  }

  private List<Receipt> read(String json) {
    return reader.receipts(callback(Callback.Kind.RECEIPTS, json));
  }

  private static Callback callback(Callback.Kind kind, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return new Callback("wooxy", kind, "application/json", "", body);
  }
}
