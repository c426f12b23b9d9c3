package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxyExchange.message;
import static org.bactrian.conformance.WooxyExchange.refusal;
import static org.bactrian.conformance.WooxyExchange.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Kind;
import org.bactrian.provider.SampleMessages;

/** The rules about Wooxy's answers. */
final class WooxyAnswerRules {
  /** The reasons that rest an account, when they are about all its messages. */
  private static final Set<Reason> FAULTS =
      Set.of(Reason.NOT_PERMITTED, Reason.BAD_CREDENTIALS, Reason.PROVIDER_ERROR);

  private WooxyAnswerRules() {}

  static void addTo(Rulebook book) {
    answer(book);
    for (WooxySentence one : WooxySentence.ALL) {
      book.section("Method Errors", one.sentence());
      book.rule(
          one.sentence(),
          "error",
          one.reason().wire() + accounts(one),
          () -> {
            assertThat(refused(one, false).reason()).isEqualTo(one.reason());
            assertThat(refused(one, true).reason())
                .isEqualTo(one.ofSender() ? Reason.BAD_ENVELOPE : one.reason());
            for (boolean namedSender : List.of(true, false)) {
              assertThat(refused(one, namedSender).retry() == Retry.NEXT_ACCOUNT)
                  .isEqualTo(isOfThisMessage(one));
              assertThat(refused(one, namedSender).accountFault().isPresent())
                  .isEqualTo(!isOfThisMessage(one) && FAULTS.contains(one.reason()));
            }
          });
    }
  }

  private static boolean isOfThisMessage(WooxySentence one) {
    return one.ofSender() || one.ofTag() || one.ofApproval() || one.ofCountry();
  }

  private static String accounts(WooxySentence one) {
    if (one.ofSender()) {
      return "; the next account is tried, and this one does not rest; when the message named its"
          + " sender it is bad_envelope if no account knows it";
    }
    if (one.ofApproval()) {
      return ", also when the message named its sender: an SMS follows under both rules, and the"
          + " account does not rest";
    }
    if (one.ofCountry()) {
      return "; the next account is tried, and this one does not rest, for it reaches other"
          + " countries";
    }
    return one.ofTag() ? "; the next account is tried first, for it may know the tag" : "";
  }

  private static void answer(Rulebook book) {
    book.section("Response", "Response", "viber_message_ids", "result")
        .rule(
            "Response",
            "result true and an array of one id",
            "submitted, with that id; the simulator gives the same answer",
            () -> {
              assertThat(result("{\"result\": true, \"viber_message_ids\": [\"5d914c3d\"]}"))
                  .isEqualTo(new Submitted(List.of("5d914c3d"), null));
              JsonNode answer = WooxyExchange.answerTo(WooxyExchange.body(message(Kind.TEXT)));
              assertThat(answer.fieldNames())
                  .toIterable()
                  .containsExactly("result", "viber_message_ids");
            })
        .rule(
            "viber_message_ids",
            "the message unique identification number",
            "stored unchanged",
            () ->
                assertThat(result("{\"result\":true,\"viber_message_ids\":[\"5D91\",\"00a\"]}"))
                    .isEqualTo(new Submitted(List.of("5D91", "00a"), null)))
        .rule(
            "result",
            "boolean, the sending status",
            "true means accepted, whatever the HTTP status; false is a definite no",
            () -> {
              assertThat(result("{\"result\":true}")).isInstanceOf(Submitted.class);
              assertThat(result("{\"result\":false}")).isInstanceOf(Refused.class);
            })
        .section("Method Errors", "errors")
        .rule(
            "errors",
            "result false, array of description texts",
            "refused; the code is the sentence with its values replaced by placeholders",
            () ->
                assertThat(result(refusal("Tag spring is not registered in account tags")))
                    .isEqualTo(
                        new Refused(
                            Reason.BAD_CONTENT,
                            "Tag {tag} is not registered in account tags",
                            Retry.NEXT_ACCOUNT)));
  }

  private static Refused refused(WooxySentence one, boolean namedSender) throws Exception {
    CallerMessage said = message(Kind.TEXT);
    var message =
        namedSender ? said.with("sender", "Mine").read() : SampleMessages.viber(Kind.TEXT);
    Refused refused = (Refused) result(refusal(one.embedded()), message);
    assertThat(refused.providerCode()).isNotNull();
    assertThat(refused.providerCode()).doesNotContain(WooxySentence.VALUE);
    return refused;
  }
}
