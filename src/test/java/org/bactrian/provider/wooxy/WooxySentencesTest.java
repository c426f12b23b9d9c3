package org.bactrian.provider.wooxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WooxySentencesTest {
  private static final Message WITHOUT_SENDER = SampleMessages.viber(Kind.TEXT);
  private static final Message WITH_SENDER = SampleMessages.sms("order-42-sms", "Shop");

  private final Interpreter interpreter = new WooxyInterpreter();

  @Test
  void all_26_sentences_of_the_page_are_here() {
    assertThat(DocumentedSentences.viber()).hasSize(26);
  }

  @ParameterizedTest
  @MethodSource("org.bactrian.provider.wooxy.DocumentedSentences#all")
  void every_sentence_has_its_reason_however_it_is_spelt(DocumentedSentences row) {
    for (String spelling : row.spellings()) {
      for (int status : List.of(200, 400)) {
        assertThat(interpreter.interpret(WooxySamples.refusal(status, spelling), WITHOUT_SENDER))
            .as(spelling)
            .isEqualTo(row.refused(false));
        assertThat(interpreter.interpret(WooxySamples.refusal(status, spelling), WITH_SENDER))
            .as(spelling)
            .isEqualTo(row.refused(true));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.bactrian.provider.wooxy.DocumentedSentences#all")
  void a_sentence_decides_whatever_the_http_status_is(DocumentedSentences row) {
    if (row.reason() != Reason.OTHER) {
      for (int status : List.of(200, 400, 401, 403, 404, 422, 500, 503)) {
        assertThat(reason(WooxySamples.refusal(status, row.sentence()))).isEqualTo(row.reason());
      }
    }
  }

  @Test
  void bad_request_is_a_definite_no_and_another_account_may_try() {
    assertThat(reason(WooxySamples.refusal(400, "Bad Request"))).isEqualTo(Reason.OTHER);
    assertThat(Reason.OTHER.category()).isEqualTo(Reason.Category.ACCOUNT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Argument buttons must be an array with \"text\" and \"url\" string elements",
        "Argument text must be 1000 characters or less",
        "Argument ttl must be between 1800 and 259200",
        "Tags must be unique",
      })
  void other_words_about_the_content_are_bad_content_too(String sentence) {
    assertThat(reason(WooxySamples.refusal(200, sentence))).isEqualTo(Reason.BAD_CONTENT);
  }

  @ParameterizedTest
  @CsvSource({
    "Argument text must be a non-empty string;+1555 is not a valid E.164 phone number,BAD_NUMBER",
    "Invalid authorization token!;Argument text must be a non-empty string,BAD_CONTENT",
    "Domain a.b not found in your account;Invalid authorization token!,BAD_CREDENTIALS",
    "Internal server error;User 5 not enabled,NOT_PERMITTED",
    "Bad Request;Internal server error,PROVIDER_ERROR",
    "Bad Request;Argument ttl must be a positive integer,BAD_CONTENT",
  })
  void of_several_sentences_the_most_decisive_counts(String sentences, Reason reason) {
    assertThat(reason(WooxySamples.refusal(400, sentences.split(";")))).isEqualTo(reason);
  }

  @Test
  void what_no_account_could_send_outranks_a_sender_and_a_tag_that_another_may_know() {
    for (String may :
        List.of(
            "Sender with senderId Shop not registered in account",
            "Tag sale is not registered in account tags")) {
      Refused first =
          (Refused)
              interpreter.interpret(
                  WooxySamples.refusal(200, may, "Argument text must be a non-empty string"),
                  WITH_SENDER);
      assertThat(first.reason()).isEqualTo(Reason.BAD_CONTENT);
      assertThat(first.retry()).isEqualTo(SendResult.Retry.BY_REASON);
    }
  }

  @Test
  void what_an_account_may_not_do_at_all_outranks_what_it_may_not_do_for_one_country() {
    String country = "Current method is not allowed for country SE";
    assertThat(said(country).accountFault()).as("others are reached").isEmpty();
    assertThat(said(country, "User 5 not enabled").accountFault()).contains(Reason.NOT_PERMITTED);
    assertThat(said(country, "Invalid authorization token!").accountFault())
        .contains(Reason.BAD_CREDENTIALS);
  }

  private SendResult said(String... sentences) {
    return interpreter.interpret(WooxySamples.refusal(200, sentences), WITHOUT_SENDER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Contact +15555555555 is on a stop list|Contact {number} is on a stop list",
        "Contact 1 555 555-55-55 is unknown|Contact {number} is unknown",
        "Token 0cc175b9c0f1b6a831c399e269772661 expired|Token {value} expired",
        "Token abcDEF-12_x expired|Token {value} expired",
        "User jane@shop.example is gone|User {address} is gone",
        "Too many recipients: 10 of 9|Too many recipients: 10 of 9",
      })
  void an_undocumented_sentence_is_other_and_stored_without_its_values(
      String sentence, String code) {
    assertThat(interpreter.interpret(WooxySamples.refusal(200, sentence), WITHOUT_SENDER))
        .isEqualTo(new Refused(Reason.OTHER, code));
  }

  @Test
  void a_long_sentence_is_cut() throws IOException {
    Refused refused =
        (Refused)
            interpreter.interpret(WooxySamples.refusal(200, "so ".repeat(100_000)), WITHOUT_SENDER);
    assertThat(refused.providerCode()).hasSizeLessThanOrEqualTo(120);
  }

  @Test
  void the_status_outranks_an_undocumented_sentence() {
    assertThat(reason(WooxySamples.refusal(503, "Try later"))).isEqualTo(Reason.PROVIDER_ERROR);
    assertThat(reason(WooxySamples.refusal(401, "Who are you?"))).isEqualTo(Reason.BAD_CREDENTIALS);
    assertThat(reason(WooxySamples.refusal(429, "Internal server error")))
        .isEqualTo(Reason.THROTTLED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"result\":false}|OTHER",
        "{\"result\":false,\"errors\":null}|OTHER",
        "{\"result\":false,\"errors\":[]}|OTHER",
        "{\"result\":false,\"errors\":[null,{},7]}|OTHER",
        "{\"result\":false,\"errors\":\"Internal server error\"}|PROVIDER_ERROR",
        "{\"errors\":[\"Invalid authorization token!\"]}|BAD_CREDENTIALS",
      })
  void a_refusal_in_another_form_is_still_a_refusal(String body, Reason reason) {
    assertThat(reason(WooxySamples.answered(200, body))).isEqualTo(reason);
  }

  private Reason reason(org.bactrian.provider.ProviderResponse response) {
    SendResult result = interpreter.interpret(response, WITHOUT_SENDER);
    return ((Refused) result).reason();
  }
}
