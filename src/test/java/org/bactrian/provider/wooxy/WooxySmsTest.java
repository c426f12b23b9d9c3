package org.bactrian.provider.wooxy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;

class WooxySmsTest extends WooxyContract {
  WooxySmsTest() {
    super(new WooxySms(new WooxyReceipts()), WooxySamples.sms("Shop"), new WooxySmsTranslator());
  }

  @Test
  void the_request_goes_to_v3_as_json() {
    ProviderRequest request = translate(SampleMessages.sms());
    assertThat(request.url()).hasToString("https://api.wooxy.com/v3/sms/send");
    assertThat(request.headers()).containsOnly(entry("Content-Type", "application/json"));
  }

  @Test
  void the_message_s_sender_comes_before_the_account_s_and_none_is_left_out() {
    assertThat(body("Sale", "Shop")).contains("\"fromName\":\"Sale\"");
    assertThat(body(null, "Shop")).contains("\"fromName\":\"Shop\"");
    assertThat(body(null, null)).doesNotContain("fromName");
  }

  private String body(String sender, String fromName) {
    Account account = WooxySamples.account(WooxySamples.sms(fromName));
    ProviderRequest request =
        new WooxySmsTranslator().translate(SampleMessages.sms("id", sender), account);
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  @Override
  protected Answered accepted(String id) {
    return answered(200, "{\"result\":true,\"sms_id\":\"%s\"}".formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return DocumentedSentences.ABOUT_THE_ACCOUNT;
  }

  /** The sample SMS names its sender. */
  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put(TAKEN, new Submitted(List.of(ID), null));
    DocumentedSentences.all().forEach(row -> documented.put(row.sentence(), row.refused(true)));
    return documented;
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "sms_sent", DeliveryState.SUBMITTED,
        "sms_delivered", DeliveryState.DELIVERED,
        "sms-clicked", DeliveryState.SEEN,
        "sms-expired", DeliveryState.EXPIRED,
        "sms-failed", DeliveryState.UNDELIVERED,
        "sms-undelivered", DeliveryState.UNDELIVERED);
  }
}
