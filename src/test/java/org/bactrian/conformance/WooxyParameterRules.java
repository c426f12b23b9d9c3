package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxyExchange.body;
import static org.bactrian.conformance.WooxyExchange.message;
import static org.bactrian.conformance.WooxyExchange.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.message.Kind;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;

/** The rules about domain, recipient, sender, text, button and device at Wooxy. */
final class WooxyParameterRules {
  private static final String BUTTON =
      "Argument button must be an array with “text” and “url” string elements";

  private WooxyParameterRules() {}

  static void addTo(Rulebook book) {
    book.section(
        "Parameters",
        "domain",
        "phoneNumber",
        "senderId",
        "text",
        "buttons",
        "buttons.text",
        "buttons.url",
        "device");
    required(book, "domain", "Argument ‘domain’ must be a non-empty string");
    required(book, "phoneNumber", "Argument phoneNumber must be a non-empty string");
    required(book, "text", "Argument text must be a non-empty string");
    envelope(book);
    button(book);
  }

  private static void required(Rulebook book, String name, String otherwise) {
    book.rule(
        name,
        "string, required",
        "always sent; if it is missing or empty the simulator answers \"" + otherwise + "\"",
        () -> {
          assertThat(body(message(Kind.TEXT)).get(name).textValue()).isNotBlank();
          assertThat(sentence(body(message(Kind.TEXT)).put(name, ""))).isEqualTo(otherwise);
          ObjectNode without = body(message(Kind.TEXT));
          without.remove(name);
          assertThat(sentence(without)).isEqualTo(otherwise);
        });
  }

  private static void envelope(Rulebook book) {
    book.rule(
            "domain",
            "verified domain name from your account",
            "the account's domain; the simulator answers that another one was not found",
            () ->
                assertThat(sentence(body(message(Kind.TEXT)).put("domain", "other.example")))
                    .isEqualTo("Domain other.example not found in your account"))
        .rule(
            "domain",
            "used to send you webhooks and generate reports",
            "not in events; an event comes by the webhook of any Wooxy account, its keys in any"
                + " letter case, and is joined by its message id; viber-seen, viber-read and"
                + " viber-undelivered are read though no page has them, and another event that no"
                + " page has is logged",
            () -> {
              assertThat(WooxyExchange.receipt("{\"event\":\"viber-delivered\",\"id\":\"5d91\"}"))
                  .isEqualTo(
                      new Receipt("5d91", null, DeliveryState.DELIVERED, null, "viber-delivered"));
              assertThat(WooxyExchange.receipt("{\"Event\":\"viber-read\",\"Id\":\"5d91\"}"))
                  .isEqualTo(new Receipt("5d91", null, DeliveryState.SEEN, null, "viber-read"));
            })
        .rule(
            "phoneNumber",
            "addressee phone number, +1555555555",
            "E.164 with +",
            () -> {
              assertThat(body(message(Kind.TEXT)).get("phoneNumber").textValue())
                  .isEqualTo(WooxyExchange.TO);
              assertThat(sentence(body(message(Kind.TEXT)).put("phoneNumber", "15555555555")))
                  .isEqualTo("15555555555 is not a valid E.164 phone number");
            })
        .rule(
            "senderId",
            "string, optional, default Wooxy's own sender",
            "the message's sender, else the account's sender-id, else left out; never empty",
            () -> {
              assertThat(
                      body(message(Kind.TEXT).with("sender", "Other")).get("senderId").textValue())
                  .isEqualTo("Other");
              assertThat(body(message(Kind.TEXT)).get("senderId").textValue())
                  .isEqualTo("Viber_SenderName");
              ObjectNode none =
                  body(message(Kind.TEXT).read(), WooxyExchange.account(null, ButtonField.BUTTON));
              assertThat(none.has("senderId")).isFalse();
              assertThat(sentence(none)).isEmpty();
            })
        .rule(
            "text",
            "Viber content text",
            "content.text, 1–1000 code points, the limit of the canonical message",
            () -> {
              assertThat(
                      body(message(Kind.TEXT).with("content/text", "Hi")).get("text").textValue())
                  .isEqualTo("Hi");
              assertThat(message(Kind.TEXT).with("content/text", "x".repeat(1001)).faults())
                  .containsExactly("/content/text");
            })
        .rule(
            "device",
            "string, optional, default all",
            "all or phone; left out when the message names none",
            () -> {
              assertThat(body(message(Kind.TEXT)).has("device")).isFalse();
              for (String device : List.of("all", "phone")) {
                ObjectNode sent = body(message(Kind.TEXT).with("device", device));
                assertThat(sent.get("device").textValue()).isEqualTo(device);
                assertThat(sentence(sent)).isEmpty();
              }
              assertThat(message(Kind.TEXT).with("device", "desktop").faults())
                  .containsExactly("/device");
            });
  }

  private static void button(Rulebook book) {
    book.rule(
        "buttons",
        "object, optional, default null",
        "one object; left out when the message has no button",
        () -> {
          assertThat(body(message(Kind.TEXT)).has("buttons")).isFalse();
          assertThat(body(message(Kind.TEXT)).has("button")).isFalse();
          assertThat(plural().get("buttons").isObject()).isTrue();
          assertThat(sentence(plural())).isEmpty();
        });
    for (String name : List.of("text", "url")) {
      book.rule(
          "buttons." + name,
          "string, required",
          name.equals("text")
              ? "the button's caption; a button without one is refused"
              : "the button's url; a button without one is refused",
          () -> {
            ObjectNode sent = plural();
            assertThat(sent.path("buttons").path(name).textValue())
                .isIn("Открыть", "https://example.com/?a=1&b=2");
            sent.withObjectProperty("buttons").remove(name);
            assertThat(sentence(sent)).isEqualTo(BUTTON);
            String field = name.equals("text") ? "caption" : "url";
            assertThat(message(Kind.TEXT_BUTTON).without("content/button/" + field).faults())
                .containsExactly("/content/button/" + field);
          });
    }
  }

  private static ObjectNode plural() throws Exception {
    return body(
        message(Kind.TEXT_BUTTON).read(),
        WooxyExchange.account("Viber_SenderName", ButtonField.BUTTONS));
  }
}
