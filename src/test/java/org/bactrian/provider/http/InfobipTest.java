package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;

/**
 * Viber by Infobip, with the requests, answers and reports of its API reference and of the tests of
 * its own Java client (infobip-api-java-client, ViberApiTest and SmsApiTest).
 */
class InfobipTest extends DescribedContract {
  private static final String URL = "https://1a2b3c.api.infobip.com";

  InfobipTest() {
    super("infobip", Map.of("url", URL, "sender", "DemoCompany"));
  }

  @Test
  void the_request_goes_to_the_account_s_own_address() {
    assertThat(translate(samples().values().iterator().next()).url())
        .hasToString(URL + "/viber/2/messages");
  }

  @Override
  protected String authorization() {
    return "App the-api-key";
  }

  @Override
  protected Answered answer(String code) {
    return switch (code) {
      case "E401" -> answered(401, error(code));
      case "E403" -> answered(403, error(code));
      case "E429" -> answered(429, error(code));
      case "E500" -> answered(500, error(code));
      case "E504" -> answered(504, error(code));
      default ->
          code.matches("E.*|4711") ? answered(400, error(code)) : answered(200, sent("m-1", code));
    };
  }

  private static String error(String code) {
    return "{\"errorCode\": \"%s\", \"description\": \"Request cannot be processed.\"}"
        .formatted(code);
  }

  static String sent(String id, String status) {
    return """
        {"bulkId": "a28dd97c-2222-4fcf-99f1-0b557ed381da", "messages": [{"messageId": "%s",
         "status": {"groupId": 1, "groupName": "PENDING", "id": 7, "name": "%s",
         "description": "Message sent to next instance"}, "destination": "441134960001"}]}"""
        .formatted(id, status);
  }

  @Override
  protected Answered accepted(String id) {
    return answered(200, sent(id, "PENDING_ENROUTE"));
  }

  @Override
  protected String codesOfTheAccount() {
    return "REJECTED_NOT_ENOUGH_CREDITS\nREJECTED_SOURCE\nE401\nE403\nE500\nE504";
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> all = new LinkedHashMap<>();
    all.put("PENDING_ENROUTE", new SendResult.Submitted(List.of("m-1"), "PENDING_ENROUTE"));
    all.put("PENDING_ACCEPTED", new SendResult.Submitted(List.of("m-1"), "PENDING_ACCEPTED"));
    no(all, "REJECTED_DESTINATION", Reason.BAD_NUMBER);
    no(all, "REJECTED_PREFIX_MISSING", Reason.BAD_NUMBER);
    no(all, "REJECTED_NOT_ENOUGH_CREDITS", Reason.NO_CREDIT);
    no(all, "REJECTED_NETWORK", Reason.NO_ROUTE);
    no(all, "REJECTED_SOURCE", Reason.NOT_PERMITTED);
    no(all, "REJECTED_FLOODING_FILTER", Reason.OTHER);
    refused(all, Reason.BAD_CREDENTIALS, "E401");
    refused(all, Reason.NOT_PERMITTED, "E403");
    refused(all, Reason.THROTTLED, "E429");
    all.put("E500", new SendResult.Unknown("E500", List.of()));
    refused(all, Reason.OTHER, "E400");
    all.put("E504", new SendResult.Unknown("E504", List.of()));
    return all;
  }

  /** Such an answer gives the message an id, which stays known. */
  private static void no(Map<String, SendResult> all, String code, Reason reason) {
    all.put(code, new SendResult.Refused(reason, code).naming(List.of("m-1")));
  }

  @Override
  protected String receipt(String id, String word) {
    return word.equals("SEEN")
        ? "{\"results\": [{\"messageId\": \"%s\", \"seenAt\": \"2019-11-09T16:00:00.000+0000\"}]}"
            .formatted(id)
        : report(id, word, "NO_ERROR");
  }

  private static String report(String id, String group, String error) {
    return """
        {"results": [{"bulkId": "b-1", "messageId": "%s", "to": "41793026834", "messageCount": 2,
          "price": {"pricePerMessage": 0.01, "currency": "EUR"},
          "status": {"groupName": "%s", "name": "%s_X"}, "error": {"groupId": 0, "name": "%s"}}]}"""
        .formatted(id, group, group, error);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "PENDING", DeliveryState.SUBMITTED,
        "DELIVERED", DeliveryState.DELIVERED,
        "SEEN", DeliveryState.SEEN,
        "EXPIRED", DeliveryState.EXPIRED,
        "UNDELIVERABLE", DeliveryState.UNDELIVERED,
        "REJECTED", DeliveryState.UNDELIVERED);
  }

  @Test
  void several_reports_come_in_one_callback_each_with_its_cost() {
    String two =
        report("m-1", "DELIVERED", "NO_ERROR").replaceFirst("]}\\s*$", ", ")
            + report("m-2", "UNDELIVERABLE", "EC_ABSENT_SUBSCRIBER").replaceFirst("^.*?\\[", "");
    List<Receipt> receipts = read(two);
    assertThat(receipts).extracting(Receipt::providerId).containsExactly("m-1", "m-2");
    assertThat(receipts)
        .extracting(Receipt::state)
        .containsExactly(DeliveryState.DELIVERED, DeliveryState.UNDELIVERED);
    assertThat(receipts.get(1).reason()).isEqualTo(Reason.OTHER);
    assertThat(receipts.get(1).providerCode()).isEqualTo("EC_ABSENT_SUBSCRIBER");
    assertThat(receipts.get(0).charge().price().amount()).isEqualByComparingTo("0.01");
  }

  @Test
  void one_report_that_no_row_knows_does_not_affect_the_others() {
    String two =
        report("m-1", "LEVITATING", "NO_ERROR").replaceFirst("]}\\s*$", ", ")
            + report("m-2", "DELIVERED", "NO_ERROR").replaceFirst("^.*?\\[", "");
    assertThat(read(two)).extracting(Receipt::providerId).containsExactly("m-2");
  }

  private List<Receipt> read(String body) {
    return provider()
        .receiptReader()
        .receipts(
            new Callback(
                "acc",
                Callback.Kind.RECEIPTS,
                "application/json",
                "",
                body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_sender_that_only_the_message_names_is_tried_at_the_next_account() {
    var message = SampleMessages.sms("id", "Sale");
    assertThat(interpret(answer("REJECTED_SOURCE"), message))
        .isEqualTo(
            new SendResult.Refused(
                    Reason.BAD_ENVELOPE, "REJECTED_SOURCE", SendResult.Retry.NEXT_ACCOUNT)
                .naming(List.of("m-1")));
  }
}
