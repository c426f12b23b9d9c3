package org.bactrian.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;

/** SMS by Twilio, as on its page "Message resource" and in its guide to status callbacks. */
class TwilioSmsTest extends DescribedContract {
  private static final String SID = "AC00000000000000000000000000000000";

  TwilioSmsTest() {
    super("twilio-sms", Map.of("account-sid", SID, "status-callback", "https://hooks.example/t"));
  }

  @Test
  void the_request_is_a_form_at_the_address_of_the_account() {
    var request = translate(SampleMessages.sms());
    assertThat(request.url())
        .hasToString(Described.URL + "/2010-04-01/Accounts/" + SID + "/Messages.json");
    assertThat(request.headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded");
  }

  @Override
  protected String authorization() {
    return "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDp0aGUtYXV0aC10b2tlbg==";
  }

  @Override
  protected Answered answer(String code) {
    if (code.equals("queued")) {
      return accepted("SM1");
    }
    int status =
        switch (code) {
          case "20003" -> 401;
          case "20429" -> 429;
          case "20500" -> 500;
          default -> 400;
        };
    return answered(
        status,
        "{\"code\": %s, \"message\": \"The 'To' number is not valid.\", \"status\": %d}"
            .formatted(code, status));
  }

  @Override
  protected Answered accepted(String id) {
    return answered(
        201,
        """
        {"sid": "%s", "status": "queued", "to": "+15558675310", "error_code": null,
         "num_segments": "1", "price": null, "price_unit": "USD"}"""
            .formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return "20003\n20500";
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> all = new LinkedHashMap<>();
    all.put("queued", new SendResult.Submitted(List.of("SM1"), null));
    refused(all, Reason.BAD_NUMBER, "21211 21614");
    refused(all, Reason.NO_ROUTE, "21408");
    refused(all, Reason.BAD_CREDENTIALS, "20003");
    refused(all, Reason.THROTTLED, "20429");
    all.put("20500", new SendResult.Unknown("20500", List.of()));
    all.put(
        "21606",
        new SendResult.Refused(Reason.BAD_ENVELOPE, "21606", SendResult.Retry.NEXT_ACCOUNT));
    return all;
  }

  @Override
  protected String receipt(String id, String word) {
    return "SmsSid=%s&SmsStatus=%s&MessageStatus=%s&To=%%2B15558675310&MessageSid=%s&ErrorCode=30003"
        .formatted(id, word, word, id);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "queued", DeliveryState.SUBMITTED,
        "sent", DeliveryState.SUBMITTED,
        "delivered", DeliveryState.DELIVERED,
        "read", DeliveryState.SEEN,
        "undelivered", DeliveryState.UNDELIVERED,
        "failed", DeliveryState.UNDELIVERED);
  }
}
