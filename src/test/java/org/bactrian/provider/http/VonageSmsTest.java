package org.bactrian.provider.http;

import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.ProviderResponse.Answered;

/** SMS by Vonage's Messages API, as in the tests of its own Java SDK. */
class VonageSmsTest extends DescribedContract {
  VonageSmsTest() {
    super("vonage-sms", Map.of());
  }

  @Override
  protected String authorization() {
    return "Basic dGhlLWFwaS1rZXk6dGhlLWFwaS1zZWNyZXQ=";
  }

  @Override
  protected Answered answer(String code) {
    return VonageTest.answerOf(code);
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
    return VonageTest.documented();
  }

  @Override
  protected String receipt(String id, String word) {
    return VonageTest.status(id, word);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "submitted", DeliveryState.SUBMITTED,
        "delivered", DeliveryState.DELIVERED,
        "undeliverable", DeliveryState.UNDELIVERED,
        "rejected", DeliveryState.UNDELIVERED);
  }
}
