package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxyExchange.body;
import static org.bactrian.conformance.WooxyExchange.message;
import static org.bactrian.conformance.WooxyExchange.refusal;
import static org.bactrian.conformance.WooxyExchange.result;
import static org.bactrian.conformance.WooxyExchange.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Kind;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;

/** The places where Wooxy's document contradicts itself. */
final class WooxyContradictions {
  private WooxyContradictions() {}

  static void addTo(Rulebook book) {
    book.section(
        "Wooxy",
        "button, buttons",
        "button (type)",
        "buttons.text required",
        "viber_message_ids",
        "ttl",
        "phoneNumber",
        "senderId",
        "{accessToken}, $accessToken",
        "tags",
        "device");
    button(book);
    fields(book);
    answers(book);
  }

  private static void button(Rulebook book) {
    book.rule(
            "button, buttons",
            "the body example and the table say buttons, the PHP example and the error sentence"
                + " say button",
            "button, as in the validator's sentence; the account's button-field can change"
                + " it to buttons; never both",
            () -> {
              assertThat(body(message(Kind.TEXT_BUTTON)).has("button")).isTrue();
              assertThat(body(message(Kind.TEXT_BUTTON)).has("buttons")).isFalse();
              ObjectNode plural =
                  body(
                      message(Kind.TEXT_BUTTON).read(),
                      WooxyExchange.account("S", ButtonField.BUTTONS));
              assertThat(plural.has("buttons")).isTrue();
              assertThat(plural.has("button")).isFalse();
            })
        .rule(
            "button (type)",
            "an object in the table, an array in the error sentence (as PHP calls it)",
            "an object with text and url",
            () -> {
              ObjectNode sent = body(message(Kind.TEXT_BUTTON));
              assertThat(sent.get("button").isObject()).isTrue();
              assertThat(sentence(sent)).isEmpty();
            })
        .rule(
            "buttons.text required",
            "buttons is optional, its fields are required",
            "required when there is a button",
            () -> {
              assertThat(sentence(body(message(Kind.TEXT)))).isEmpty();
              assertThat(message(Kind.TEXT_BUTTON).without("content/button/url").faults())
                  .containsExactly("/content/button/url");
            });
  }

  private static void fields(Rulebook book) {
    book.rule(
            "ttl",
            "30 minutes to 72 hours in the table, any positive integer in the error sentence",
            "the narrower range, 1800–259 200",
            () ->
                assertThat(body(message(Kind.TEXT).with("ttl", 60)).get("ttl").intValue())
                    .isEqualTo(1800))
        .rule(
            "phoneNumber",
            "\"addressee phone number\" in the table, E.164 in the error sentence",
            "E.164 with +",
            () ->
                assertThat(body(message(Kind.TEXT)).get("phoneNumber").textValue())
                    .startsWith("+1"))
        .rule(
            "senderId",
            "optional with a default, yet \"must be a non-empty string\"",
            "left out or filled, never empty",
            () -> {
              assertThat(message(Kind.TEXT).with("sender", "").faults()).containsExactly("/sender");
              assertThat(sentence(body(message(Kind.TEXT)).put("senderId", "")))
                  .isEqualTo("Argument senderId must be a non-empty string");
            })
        .rule(
            "tags",
            "free strings in the table, yet an error says they must be registered",
            "sent unchanged; an unregistered tag is bad_content when no account knows it",
            () ->
                assertThat(
                        ((Refused) result(refusal("Tag x is not registered in account tags")))
                            .reason())
                    .isEqualTo(Reason.BAD_CONTENT))
        .rule(
            "device",
            "the table's list of kinds is empty, the error sentence has all and phone",
            "all and phone",
            () -> {
              assertThat(sentence(body(message(Kind.TEXT).with("device", "phone")))).isEmpty();
              assertThat(sentence(body(message(Kind.TEXT)).put("device", "tablet")))
                  .isEqualTo("Argument device must be all or phone");
            });
  }

  private static void answers(Rulebook book) {
    book.rule(
            "viber_message_ids",
            "an array in the example, a string in the table",
            "both forms are read, and a result of 1 counts as true",
            () -> {
              Submitted one = new Submitted(List.of("5d914c3d"), null);
              assertThat(result("{\"result\":true,\"viber_message_ids\":[\"5d914c3d\"]}"))
                  .isEqualTo(one);
              assertThat(result("{\"result\":true,\"viber_message_ids\":\"5d914c3d\"}"))
                  .isEqualTo(one);
              assertThat(result("{\"result\":1,\"viber_message_ids\":[\"5d914c3d\"]}"))
                  .isEqualTo(one);
            })
        .rule(
            "{accessToken}, $accessToken",
            "placeholders in two notations, and quotes of three kinds",
            "values, quotes and case make no difference; a token is never stored",
            () -> {
              String said = "Access token check failed for key/secret abc/" + WooxyExchange.TOKEN;
              Refused refused = (Refused) result(refusal(said));
              assertThat(refused.reason()).isEqualTo(Reason.BAD_CREDENTIALS);
              assertThat(refused.providerCode()).doesNotContain(WooxyExchange.TOKEN);
              for (String quotes : new String[] {"‘domain’", "'domain'", "“domain”"}) {
                String sentence = "Argument " + quotes + " must be a non-empty string";
                assertThat(((Refused) result(refusal(sentence))).reason())
                    .isEqualTo(Reason.NOT_PERMITTED);
              }
            });
  }
}
