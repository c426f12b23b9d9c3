package org.bactrian.provider.wooxy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.provider.Account;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;

class WooxySmsTest extends HttpProviderContract {
  private static final String TAKEN = "result: true";
  private static final String ID = "5d91513fd132d5f462796870";

  WooxySmsTest() {
    super(
        new WooxySms(new WooxyReceipts()),
        WooxySamples.sms("Shop"),
        new WooxySmsTranslator(),
        new WooxySigner(),
        new WooxySmsInterpreter());
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
  protected boolean verifies(ProviderRequest signed) {
    return WooxySamples.opens(signed);
  }

  @Override
  protected boolean signsTheInstant() {
    return false;
  }

  @Override
  protected Answered answer(String code) {
    return code.equals(TAKEN) ? taken(ID) : WooxySamples.refusal(200, code);
  }

  @Override
  protected Answered taken(String id) {
    return answered(200, "{\"result\":true,\"sms_id\":\"%s\"}".formatted(id));
  }

  /** The sample SMS names its sender. */
  @Override
  protected Map<String, SendResult> documented() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put(TAKEN, new Submitted(List.of(ID), null));
    SeedSentences.all()
        .forEach(
            row -> {
              Reason reason = row.ofSender() ? Reason.BAD_ENVELOPE : row.reason();
              documented.put(row.sentence(), new Refused(reason, row.code()));
            });
    return documented;
  }

  @Override
  protected String receipt(String id, String word) {
    return "{\"datetime\":1234567890,\"event\":\"%s\",\"id\":\"%s\"}".formatted(word, id);
  }

  @Override
  protected Map<String, DeliveryState> words() {
    return Map.of(
        "sms_sent", DeliveryState.SUBMITTED,
        "sms_delivered", DeliveryState.DELIVERED,
        "sms-clicked", DeliveryState.SEEN,
        "sms-expired", DeliveryState.EXPIRED,
        "sms-failed", DeliveryState.UNDELIVERED,
        "sms-undelivered", DeliveryState.UNDELIVERED);
  }

  @Override
  protected List<String> secrets() {
    return List.of(WooxySamples.TOKEN);
  }
}
