package org.bactrian.provider.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderResponse.Answered;

/** SMS by Infobip, as in the tests of its own Java client (SmsApiTest, ApiErrorResponsesTest). */
class InfobipSmsTest extends DescribedContract {
  InfobipSmsTest() {
    super("infobip-sms", Map.of("url", "https://1a2b3c.api.infobip.com"));
  }

  @Override
  protected String authorization() {
    return "App the-api-key";
  }

  @Override
  protected Answered answer(String code) {
    return code.startsWith("E") || code.equals("4711")
        ? answered(code.equals("E500") ? 500 : 400, "{\"errorCode\": \"%s\"}".formatted(code))
        : answered(200, InfobipTest.sent("m-1", code));
  }

  @Override
  protected Answered accepted(String id) {
    return answered(200, InfobipTest.sent(id, "PENDING_ACCEPTED"));
  }

  @Override
  protected String codesOfTheAccount() {
    return "REJECTED_PREPAID_PACKAGE_EXPIRED\nE500";
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> all = new LinkedHashMap<>();
    all.put("PENDING_ACCEPTED", new SendResult.Submitted(List.of("m-1"), "PENDING_ACCEPTED"));
    all.put(
        "REJECTED_PREPAID_PACKAGE_EXPIRED",
        new SendResult.Refused(Reason.NO_CREDIT, "REJECTED_PREPAID_PACKAGE_EXPIRED")
            .naming(List.of("m-1")));
    refused(all, Reason.OTHER, "E400");
    all.put("E500", new SendResult.Unknown("E500", List.of()));
    return all;
  }

  @Override
  protected String receipt(String id, String word) {
    return """
        {"results": [{"messageId": "%s", "status": {"groupName": "%s"}, "error": {"name": "EC"}}]}"""
        .formatted(id, word);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "DELIVERED", DeliveryState.DELIVERED,
        "EXPIRED", DeliveryState.EXPIRED,
        "REJECTED", DeliveryState.UNDELIVERED);
  }
}
