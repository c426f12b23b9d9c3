package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.bactrian.message.Content.Video;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackReadingTest {
  private static final String TEMPLATE = "{\"template\":{\"code\":\"c\",\"language\":\"en\"}}";
  private static final Fallback REPEAT =
      new Fallback(Fallback.Rule.SENT_FAILED, Duration.ofSeconds(90), null, null, null);

  private static final SpendLimits SEVEN_PARTS = SpendLimits.of(7, Set.of());

  @Test
  void an_empty_fallback_is_undelivered_without_a_timer() {
    assertThat(good(read(null, "{\"text\":\"a\"}", "{}")).message().fallback())
        .isEqualTo(new Fallback(Fallback.Rule.UNDELIVERED, null, null, null, null));
  }

  @Test
  void an_sms_without_text_is_a_fault_of_the_fallback_content() {
    assertThat(read(null, TEMPLATE, "{}"))
        .isEqualTo(
            new ReadResult.Bad(
                java.util.List.of(
                    Fault.envelope(
                        "/fallback/content",
                        "is missing: the message has no text, so write the SMS text here"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"content\":\"sms\"}", "{\"id\":\"fb-1\"}"})
  void an_sms_text_or_a_fallback_at_alibaba_needs_no_viber_text(String fallback) {
    assertThat(read(null, TEMPLATE, fallback)).isInstanceOf(ReadResult.Good.class);
  }

  @Test
  void seen_needs_a_duration_and_no_id_and_keeps_the_fingerprint_of_the_default() {
    ReadResult.Good seen =
        good(read(null, "{\"text\":\"a\"}", "{\"duration\":60,\"until\":\"seen\"}"));
    assertThat(seen.message().fallback().until()).isEqualTo(Fallback.Until.SEEN);
    MessageReader reader = new MessageReader(() -> "made", null);
    assertThat(reader.stored(new MessageWriter().write(seen.message()))).isEqualTo(seen.message());
    assertThat(good(read(null, "{\"text\":\"a\"}", "{\"until\":\"delivered\"}")).fingerprint())
        .isEqualTo(good(read(null, "{\"text\":\"a\"}", "{}")).fingerprint())
        .isNotEqualTo(seen.fingerprint());
    for (String wrong :
        new String[] {
          "{\"until\":\"seen\"}",
          "{\"until\":\"seen\",\"duration\":60,\"id\":\"fb-1\"}",
          "{\"until\":\"read\",\"duration\":60}"
        }) {
      ReadResult.Bad bad = (ReadResult.Bad) read(null, "{\"text\":\"a\"}", wrong);
      assertThat(bad.faults()).extracting(Fault::pointer).containsExactly("/fallback/until");
    }
  }

  @Test
  void a_text_that_is_there_but_faulty_is_one_fault_not_two() {
    ReadResult.Bad bad = (ReadResult.Bad) read(null, "{\"text\":7}", "{}");
    assertThat(bad.faults()).extracting(Fault::pointer).containsExactly("/content/text");
  }

  @Test
  void the_default_fallback_is_for_messages_that_name_none() {
    assertThat(good(read(REPEAT, "{\"text\":\"a\"}", null)).message().fallback()).isEqualTo(REPEAT);
    assertThat(good(read(REPEAT, "{\"text\":\"a\"}", "{}")).message().fallback())
        .isNotEqualTo(REPEAT);
  }

  @Test
  void a_default_fallback_that_cannot_apply_is_left_out() {
    assertThat(good(read(REPEAT, TEMPLATE, null)).message().fallback()).isNull();
  }

  @Test
  void the_default_fallback_does_not_change_the_fingerprint() {
    assertThat(good(read(REPEAT, "{\"text\":\"a\"}", null)).fingerprint())
        .isEqualTo(good(read(null, "{\"text\":\"a\"}", null)).fingerprint())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(good(read(null, "{\"text\":\"b\"}", null)).fingerprint());
  }

  @Test
  void under_sent_failed_a_message_with_bad_content_becomes_the_sms() {
    ReadResult.BadContent bad =
        (ReadResult.BadContent)
            read(
                null,
                "{\"text\":\"a\",\"video\":{\"url\":\"\",\"fileSize\":0,\"duration\":700}}",
                "{\"rule\":\"sentFailed\"}");
    assertThat(bad.faults())
        .extracting(Fault::pointer)
        .containsExactly(
            "/content/video/url",
            "/content/video/thumbnailUrl",
            "/content/video/fileSize",
            "/content/video/duration");
    assertThat(bad.message().content().video()).isEqualTo(new Video("", "", 0, 700));
    assertThat(bad.message().content().kind()).isEqualTo(Kind.TEXT_VIDEO);
    assertThat(bad.message().asSms("s").text()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"label\":\"spam\",\"content\":{\"text\":\"a\"}",
        "\"content\":{\"text\":\"a\"}",
        "\"label\":\"promotion\",\"ttl\":1,\"content\":{\"text\":\"a\"}",
        "\"label\":\"promotion\",\"tags\":[\"_a\"],\"content\":{\"text\":\"a\"}",
        "\"label\":\"promotion\",\"device\":\"tv\",\"content\":{\"text\":\"a\"}",
        "\"label\":\"promotion\",\"tracking\":\"\",\"content\":{\"text\":\"a\"}",
        "\"label\":\"promotion\",\"content\":{}",
        "\"label\":\"promotion\"",
        "\"label\":\"promotion\",\"content\":{\"button\":{\"caption\":\"a\",\"url\":\"https://a.b\"}}",
      })
  void under_sent_failed_whatever_is_not_the_envelope_becomes_the_sms(String fields) {
    String json = "{\"id\":\"m-1\",\"to\":\"+380501234567\"," + fields + ",\"fallback\":%s}";
    ReadResult failed = read(json.formatted("{\"rule\":\"sentFailed\",\"content\":\"sms\"}"));
    ReadResult.BadContent bad = (ReadResult.BadContent) failed;
    assertThat(bad.faults()).isNotEmpty();
    assertThat(bad.message().content().kind()).isNotNull();
    MessageReader reader = new MessageReader(() -> "made", null);
    assertThat(reader.stored(new MessageWriter().write(bad.message()))).isEqualTo(bad.message());
    assertThat(read(json.formatted("{\"content\":\"sms\"}"))).isInstanceOf(ReadResult.Bad.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":5}",
        "{\"text\":null}",
        "{\"text\":\"a\",\"image\":1}",
        "{\"text\":\"a\",\"buton\":{}}",
        "{\"image\":{\"url\":\"https://a.b\",\"fileName\":\"a\"},\"video\":{}}",
        "[]",
      })
  void what_is_no_message_is_refused_under_any_rule(String content) {
    assertThat(read(null, content, "{\"rule\":\"sentFailed\",\"content\":\"sms\"}"))
        .isInstanceOf(ReadResult.Bad.class);
  }

  @Test
  void a_text_too_long_for_viber_is_still_the_text_of_the_sms() {
    String text = "a".repeat(1001);
    String json = "{\"text\":\"" + text + "\"}";
    ReadResult reading = read(SEVEN_PARTS, null, json, "{\"rule\":\"sentFailed\"}");
    assertThat(((ReadResult.BadContent) reading).message().asSms("s").text()).isEqualTo(text);
  }

  @Test
  void the_rule_of_the_default_fallback_applies_too() {
    String json = "{\"text\":\"" + "a".repeat(1001) + "\"}";
    assertThat(read(SEVEN_PARTS, REPEAT, json, null)).isInstanceOf(ReadResult.BadContent.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rule\":\"undelivered\",\"content\":\"sms\"}",
        "{\"rule\":\"sentFailed\"}",
        "{\"rule\":\"sentFailed\",\"content\":\"\"}",
        "{\"rule\":\"undelivered\",\"content\":\"sms\",\"id\":\"fb-1\"}",
        "{\"rule\":\"sentFailed\",\"content\":\"sms\",\"duration\":1}"
      })
  void bad_content_is_refused_when_no_sms_can_follow(String fallback) {
    assertThat(read(null, "{\"text\":\"\"}", fallback)).isInstanceOf(ReadResult.Bad.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"text\":\"\"}", "{}", "{\"button\":{\"caption\":\"a\"}}"})
  void bad_content_is_handed_over_as_it_is_when_the_provider_sends_the_sms(String content) {
    ReadResult.HandedOver handed =
        (ReadResult.HandedOver) read(null, content, "{\"rule\":\"sentFailed\",\"id\":\"fb-1\"}");
    assertThat(handed.faults()).isNotEmpty();
    assertThat(handed.message().content().kind()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"a,16830,'110 SMS (a part holds 153'", "ы,403,'7 SMS (it has characters outside'"})
  void an_sms_of_more_parts_than_may_be_paid_is_refused_with_the_cure(
      String letter, int letters, String parts) {
    for (String rule : new String[] {"undelivered", "sentFailed"}) {
      String fallback =
          "{\"rule\":\"%s\",\"content\":\"%s\"}".formatted(rule, letter.repeat(letters));
      assertThat(onlyFault(read(null, "{\"text\":\"a\"}", fallback)))
          .startsWith("/fallback/content would be " + parts)
          .endsWith("at most 6 may be paid (bactrian.fallback.max-parts): shorten it");
    }
    String atAlibaba = "{\"id\":\"fb-1\",\"content\":\"%s\"}".formatted(letter.repeat(letters));
    assertThat(onlyFault(read(null, "{\"text\":\"a\"}", atAlibaba))).contains(parts);
  }

  @ParameterizedTest
  @CsvSource({"a,918", "ы,402", "{,456", "🐪,198"})
  void six_parts_of_either_alphabet_are_taken_and_one_character_more_is_not(
      String letter, int letters) {
    String content = "{\"content\":\"%s\"}";
    String most = content.formatted(letter.repeat(letters));
    assertThat(read(null, "{\"text\":\"a\"}", most)).isInstanceOf(ReadResult.Good.class);
    String more = content.formatted(letter.repeat(letters + 1));
    assertThat(onlyFault(read(null, "{\"text\":\"a\"}", more))).contains("would be 7 SMS");
  }

  @Test
  void the_text_of_a_message_is_counted_where_its_sms_repeats_it() {
    String content = "{\"text\":\"" + "ы".repeat(403) + "\"}";
    String cure = "/fallback/content is missing, and the message's text would be 7 SMS";
    assertThat(onlyFault(read(null, content, "{}")))
        .startsWith(cure)
        .endsWith("write a shorter SMS text here");
    assertThat(onlyFault(read(REPEAT, content, null))).startsWith(cure);
    assertThat(read(null, content, null)).isInstanceOf(ReadResult.Good.class);
    assertThat(read(null, content, "{\"content\":\"sms\"}")).isInstanceOf(ReadResult.Good.class);
    assertThat(read(null, content, "{\"id\":\"fb-1\"}")).isInstanceOf(ReadResult.Good.class);
  }

  private static String onlyFault(ReadResult result) {
    assertThat(((ReadResult.Bad) result).faults()).hasSize(1);
    Fault fault = ((ReadResult.Bad) result).faults().get(0);
    return fault.pointer() + " " + fault.detail();
  }

  @Test
  void parts_that_make_no_kind_are_refused_under_any_rule() {
    assertThat(
            read(
                null,
                "{\"text\":\"a\",\"template\":{\"code\":\"c\",\"language\":\"en\"}}",
                "{\"rule\":\"sentFailed\"}"))
        .isInstanceOf(ReadResult.Bad.class);
  }

  private static ReadResult read(String json) {
    return new MessageReader(() -> "made", null).read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ReadResult read(
      @Nullable Fallback defaultFallback, String content, @Nullable String fallback) {
    return read(SpendLimits.DEFAULT, defaultFallback, content, fallback);
  }

  private static ReadResult read(
      SpendLimits limits,
      @Nullable Fallback defaultFallback,
      String content,
      @Nullable String fallback) {
    String json =
        "{\"id\":\"m-1\",\"to\":\"+380501234567\",\"label\":\"promotion\",\"content\":"
            + content
            + (fallback == null ? "}" : ",\"fallback\":" + fallback + "}");
    return new MessageReader(() -> "made", defaultFallback, limits)
        .read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ReadResult.Good good(ReadResult reading) {
    return (ReadResult.Good) reading;
  }
}
