package org.bactrian.provider.wooxy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Message;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.Signer;
import org.junit.jupiter.api.Test;

class WooxySmsTest extends ProviderContract {
  private static final String TAKEN = "result: true";

  private final WooxySmsTranslator translator = new WooxySmsTranslator();

  @Test
  void the_request_goes_to_v3_as_json() {
    ProviderRequest request = translator.translate(SampleMessages.sms(), account());
    assertThat(request.url()).hasToString("https://api.wooxy.com/v3/sms/send");
    assertThat(request.headers()).containsOnly(entry("Content-Type", "application/json"));
  }

  @Test
  void the_message_s_sender_comes_before_the_account_s_and_none_is_left_out() {
    assertThat(body("Sale", "Shop")).contains("\"fromName\":\"Sale\"");
    assertThat(body(null, "Shop")).contains("\"fromName\":\"Shop\"");
    assertThat(body(null, null)).doesNotContain("fromName");
  }

  @Test
  void a_text_of_1000_characters_is_carried_and_no_longer_one() {
    assertThat(account().canCarry(text("x".repeat(1000)))).isTrue();
    assertThat(account().canCarry(text("x".repeat(1001)))).isFalse();
  }

  private static SmsMessage text(String text) {
    return new SmsMessage("id", "of", new Msisdn("+380501234567"), null, text, Map.of());
  }

  private String body(String sender, String fromName) {
    Account account = WooxySamples.account(WooxySamples.sms(fromName));
    ProviderRequest request = translator.translate(SampleMessages.sms("id", sender), account);
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  @Override
  protected Provider provider() {
    return new WooxySms(new WooxyReceipts());
  }

  @Override
  protected Provider.Settings settings() {
    return WooxySamples.sms("Shop");
  }

  @Override
  protected ProviderRequest translate(Message message, Account account) {
    return translator.translate((SmsMessage) message, account);
  }

  @Override
  protected Signer signer() {
    return new WooxySigner();
  }

  @Override
  protected Interpreter interpreter() {
    return new WooxySmsInterpreter();
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
    return code.equals(TAKEN)
        ? answered(200, "{\"result\":true,\"sms_id\":\"5d91513fd132d5f462796870\"}")
        : WooxySamples.refusal(200, code);
  }

  /** The sample SMS names its sender. */
  @Override
  protected Map<String, SendResult> documented() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put(TAKEN, new Submitted(List.of("5d91513fd132d5f462796870"), null));
    SeedSentences.all()
        .forEach(
            row -> {
              Reason reason = row.ofSender() ? Reason.BAD_ENVELOPE : row.reason();
              documented.put(row.sentence(), new Refused(reason, row.code()));
            });
    return documented;
  }

  @Override
  protected List<String> callbacks() {
    return List.of("{\"datetime\":1234567890,\"event\":\"sms_delivered\",\"id\":\"5d91\"}");
  }

  @Override
  protected List<String> secrets() {
    return List.of(WooxySamples.TOKEN, "hook-secret");
  }

  @Override
  protected String golden() {
    return "wooxy";
  }
}
