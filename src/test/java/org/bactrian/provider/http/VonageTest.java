package org.bactrian.provider.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderResponse.Answered;

/**
 * Viber by Vonage's Messages API, with the requests, answers and status messages of the tests of
 * its own Java SDK (vonage-java-sdk, ViberTextRequestTest, MessagesClientTest, MessageStatusTest).
 */
class VonageTest extends DescribedContract {
  private static final String ID = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab";

  VonageTest() {
    super("vonage", Map.of("sender", "Business"));
  }

  @Override
  protected String authorization() {
    return "Basic dGhlLWFwaS1rZXk6dGhlLWFwaS1zZWNyZXQ=";
  }

  static Answered answerOf(String code) {
    return switch (code) {
      case "taken" -> answered(202, "{\"message_uuid\":\"" + ID + "\"}");
      case "unauthorized" -> answered(401, error(code));
      case "low-balance" -> answered(402, error(code));
      case "1010" -> answered(429, error(code));
      default -> answered(422, error(code));
    };
  }

  private static String error(String code) {
    return """
        {"type": "%s", "title": "Invalid channel parameters",
         "detail": "The value of one or more parameters is invalid.",
         "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf"}"""
        .formatted(type(code));
  }

  private static String type(String code) {
    return code.equals("4711") ? code : "https://developer.vonage.com/api-errors/messages#" + code;
  }

  static Map<String, SendResult> documented() {
    Map<String, SendResult> all = new LinkedHashMap<>();
    all.put("taken", new SendResult.Submitted(List.of(ID), null));
    no(all, "1010", Reason.THROTTLED);
    no(all, "1110", Reason.OTHER);
    no(all, "1170", Reason.BAD_NUMBER);
    no(all, "unauthorized", Reason.BAD_CREDENTIALS);
    no(all, "low-balance", Reason.NO_CREDIT);
    return all;
  }

  private static void no(Map<String, SendResult> all, String code, Reason reason) {
    all.put(code, new SendResult.Refused(reason, type(code)));
  }

  static String status(String id, String word) {
    return """
        {"message_uuid": "%s", "to": "447700900000", "from": "447700900001",
         "timestamp": "2020-01-01T14:00:03.010Z", "status": "%s", "channel": "viber_service",
         "usage": {"currency": "EUR", "price": "0.0333"}}"""
        .formatted(id, word);
  }

  @Override
  protected Answered answer(String code) {
    return answerOf(code);
  }

  @Override
  protected Answered accepted(String id) {
    return answered(202, "{\"message_uuid\":\"" + id + "\"}");
  }

  @Override
  protected String codesOfTheAccount() {
    return "unauthorized\nlow-balance";
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    return documented();
  }

  @Override
  protected String receipt(String id, String word) {
    return status(id, word);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "submitted", DeliveryState.SUBMITTED,
        "delivered", DeliveryState.DELIVERED,
        "read", DeliveryState.SEEN,
        "undeliverable", DeliveryState.UNDELIVERED,
        "rejected", DeliveryState.UNDELIVERED);
  }
}
