package org.bactrian.route.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.bactrian.message.Fallback;
import org.bactrian.message.Kind;
import org.bactrian.message.Label;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.alibaba.AlibabaSms;
import org.bactrian.provider.alibaba.AlibabaSmsReceipts;
import org.bactrian.provider.alibaba.AlibabaViber;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.smpp.SmppReceipts;
import org.bactrian.provider.smpp.SmppSms;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreviewWarningsTest {
  private static final Provider ALIBABA_SMS = new AlibabaSms(new AlibabaSmsReceipts());
  private static final Provider NX_SMS = new NxCloudSms(new NxCloudSmsReceipts());
  private static final Provider WOOXY_SMS = new WooxySms(new WooxyReceipts());
  private static final Provider SMPP = new SmppSms(new SmppReceipts());

  @Test
  void a_message_without_a_fallback_has_no_sms() {
    assertThat(PreviewWarnings.ofFallback(message(null), List.of(account(NX_SMS))))
        .containsExactly("the message has no fallback: no SMS will follow");
  }

  @Test
  void a_sender_that_no_sms_account_can_send_is_named_with_each_account_s_rule() {
    ViberMessage message = message(from("My Long Shop Name"));
    assertThat(PreviewWarnings.ofFallback(message, List.of(account(NX_SMS), account(ALIBABA_SMS))))
        .singleElement()
        .asString()
        .contains("fallback.sender", "nxcloud-sms takes up to 20", "alibaba-sms takes up to 11");
    assertThat(
            PreviewWarnings.ofFallback(
                message(from("My Shop")), List.of(account(NX_SMS), account(WOOXY_SMS))))
        .as("one account can")
        .isEmpty();
  }

  @Test
  void each_sms_provider_has_its_forms_of_a_sender() {
    for (Provider provider : List.of(ALIBABA_SMS, NX_SMS, WOOXY_SMS, SMPP)) {
      assertThat(provider.senderFault("Shop")).as(provider.name()).isEmpty();
      assertThat(provider.senderFault("M\u00fcllers Gesch\u00e4ft am Markt"))
          .as(provider.name())
          .isPresent();
    }
    assertThat(SMPP.senderFault("+380501234567")).isEmpty();
    assertThat(NX_SMS.senderFault("My Shop")).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void alibaba_may_refuse_a_transaction_with_more_than_words(Kind kind) {
    AlibabaViber alibaba = new AlibabaViber(new AlibabaViberReceipts());
    boolean more =
        kind.words().contains("image")
            || kind.words().contains("video")
            || kind.words().contains("button");
    ViberMessage sample = SampleMessages.viber(kind);
    assertThat(alibaba.warning(labelled(sample, Label.TRANSACTION)).isPresent()).isEqualTo(more);
    assertThat(alibaba.warning(labelled(sample, Label.PROMOTION))).isEmpty();
  }

  private static ViberMessage labelled(ViberMessage one, Label label) {
    return new ViberMessage(
        one.id(),
        one.to(),
        one.sender(),
        label,
        one.content(),
        one.ttl(),
        one.tags(),
        one.device(),
        one.tracking(),
        one.account(),
        one.sendAt(),
        one.fallback(),
        one.metadata());
  }

  private static ViberMessage message(@Nullable Fallback fallback) {
    return SampleMessages.viber(Kind.TEXT).withFallback(fallback);
  }

  private static Fallback from(String sender) {
    return new Fallback(Fallback.Rule.UNDELIVERED, null, "SMS", sender, null);
  }

  private static Account account(Provider provider) {
    Provider.Settings settings = () -> URI.create("https://example.com");
    return new Account(
        provider.name(), provider, settings, 0, 1, Duration.ofSeconds(1), true, "", List.of());
  }
}
