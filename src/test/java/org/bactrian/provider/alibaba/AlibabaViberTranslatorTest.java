package org.bactrian.provider.alibaba;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.message.Fallback;
import org.bactrian.message.Kind;
import org.bactrian.message.Label;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.SampleMessages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the parameters that the golden file of a plain message does not have. */
class AlibabaViberTranslatorTest {
  private static final String NO_ID = null;

  @Test
  void every_parameter_of_the_page_is_sent_when_the_message_has_it() {
    Map<String, String> parameters =
        parameters(
            message(Kind.TEXT)
                .sender("20020")
                .label(Label.TRANSACTION)
                .ttl(600)
                .tags("spring", "sale")
                .tracking("tracking_id:123456")
                .fallback(120, "SMS text", "S_000001"),
            AlibabaSamples.viber(null, "28251486512358", "query"));
    assertThat(parameters)
        .containsOnly(
            entry("ChannelType", "viber"),
            entry("Type", "message"),
            entry("MessageType", "text"),
            entry("Content", parameters.get("Content")),
            entry("From", "20020"),
            entry("To", "380501234567"),
            entry("Label", "transaction"),
            entry("Ttl", "600"),
            entry("Tag", "spring,sale"),
            entry("TrackingData", "tracking_id:123456"),
            entry("TaskId", "order-42-shipped"),
            entry("CustSpaceId", "28251486512358"),
            entry("FallBackId", "S_000001"),
            entry("FallBackContent", "SMS text"),
            entry("FallBackRule", "sentFailed"),
            entry("FallBackDuration", "120"));
  }

  @Test
  void without_a_fallback_id_the_four_fallback_parameters_are_not_sent() {
    assertThat(parameters(message(Kind.TEXT).fallback(120, "SMS text", NO_ID)))
        .doesNotContainKeys("FallBackId", "FallBackContent", "FallBackRule", "FallBackDuration");
  }

  @Test
  void alibabas_fallback_repeats_the_viber_text_when_it_has_none_and_needs_no_timer() {
    assertThat(parameters(message(Kind.TEXT).fallback(null, null, "S_000001")))
        .containsEntry("FallBackContent", SampleMessages.TEXT)
        .doesNotContainKeys("FallBackDuration", "Ttl");
  }

  @ParameterizedTest
  @CsvSource({
    // ttl, our timer, the ttl that is sent
    ",,",
    "30,,30",
    "1209600,,1209600",
    "10,,30",
    "2000000,,1209600",
    ",120,120",
    "600,120,120",
    "90,120,90",
    ",43200,43200",
  })
  void viber_gives_up_before_our_own_sms_leaves(
      @Nullable Integer ttl, @Nullable Integer timer, @Nullable String travels) {
    Sample message = message(Kind.TEXT).ttl(ttl).fallback(timer, "SMS text", NO_ID);
    assertThat(parameters(message).get("Ttl")).isEqualTo(travels);
  }

  @Test
  void a_timer_that_alibaba_runs_does_not_shorten_the_ttl() {
    assertThat(parameters(message(Kind.TEXT).ttl(600).fallback(120, "SMS text", "S_000001")))
        .containsEntry("Ttl", "600");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void in_a_form_the_same_parameters_travel_and_only_content_stays_in_the_query(Kind kind) {
    AlibabaViberTranslator translator = new AlibabaViberTranslator();
    ViberMessage message = SampleMessages.viber(kind);
    ProviderRequest query =
        translator.translate(message, AlibabaSamples.account(AlibabaSamples.viber("query")));
    ProviderRequest form =
        translator.translate(message, AlibabaSamples.account(AlibabaSamples.viber("form")));
    assertThat(AlibabaSamples.parameters(form)).isEqualTo(AlibabaSamples.parameters(query));
    assertThat(form.headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
    assertThat(AlibabaSignature.parameters(form.url().getRawQuery()).keySet())
        .isEqualTo(kind == Kind.TEMPLATE ? Set.of() : Set.of("Content"));
    assertThat(query.body()).isEmpty();
    assertThat(query.headers())
        .containsOnly(
            entry("x-acs-action", "SendChatappMessage"), entry("x-acs-version", "2020-06-06"));
  }

  private static Map<String, String> parameters(Sample message) {
    return parameters(message, AlibabaSamples.viber("query"));
  }

  private static Map<String, String> parameters(Sample message, AlibabaSettings settings) {
    return AlibabaSamples.parameters(
        new AlibabaViberTranslator().translate(message.get(), AlibabaSamples.account(settings)));
  }

  static Sample message(Kind kind) {
    return new Sample(
        SampleMessages.viber(kind), null, Label.PROMOTION, null, List.of(), null, null);
  }

  /** A sample message with some optional fields. */
  record Sample(
      ViberMessage plain,
      @Nullable String sender,
      Label label,
      @Nullable Integer ttl,
      List<String> tags,
      @Nullable String tracking,
      @Nullable Fallback fallback) {
    Sample sender(String other) {
      return new Sample(plain, other, label, ttl, tags, tracking, fallback);
    }

    Sample label(Label other) {
      return new Sample(plain, sender, other, ttl, tags, tracking, fallback);
    }

    Sample ttl(@Nullable Integer other) {
      return new Sample(plain, sender, label, other, tags, tracking, fallback);
    }

    Sample tags(String... other) {
      return new Sample(plain, sender, label, ttl, List.of(other), tracking, fallback);
    }

    Sample tracking(String other) {
      return new Sample(plain, sender, label, ttl, tags, other, fallback);
    }

    Sample fallback(@Nullable Integer seconds, @Nullable String content, @Nullable String id) {
      Duration duration = seconds == null ? null : Duration.ofSeconds(seconds);
      Fallback other = new Fallback(Fallback.Rule.SENT_FAILED, duration, content, null, id);
      return new Sample(plain, sender, label, ttl, tags, tracking, other);
    }

    ViberMessage get() {
      return new ViberMessage(
          plain.id(),
          plain.to(),
          sender,
          label,
          plain.content(),
          ttl,
          tags,
          null,
          tracking,
          null,
          null,
          fallback,
          Map.of());
    }
  }
}
