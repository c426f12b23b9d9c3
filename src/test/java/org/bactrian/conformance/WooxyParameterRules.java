package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxySide.a;
import static org.bactrian.conformance.WooxySide.body;
import static org.bactrian.conformance.WooxySide.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.message.Kind;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;

/** Whom a message to Wooxy is from and for, and what it says. */
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
        "always sent; without it, or empty, the look-alike says \"" + otherwise + "\"",
        () -> {
          assertThat(body(a(Kind.TEXT)).get(name).textValue()).isNotBlank();
          assertThat(sentence(body(a(Kind.TEXT)).put(name, ""))).isEqualTo(otherwise);
          ObjectNode without = body(a(Kind.TEXT));
          without.remove(name);
          assertThat(sentence(without)).isEqualTo(otherwise);
        });
  }

  private static void envelope(Rulebook book) {
    book.rule(
            "domain",
            "verified domain name from your account",
            "the account's domain; another one is not found in the account",
            () ->
                assertThat(sentence(body(a(Kind.TEXT)).put("domain", "other.example")))
                    .isEqualTo("Domain other.example not found in your account"))
        .rule(
            "domain",
            "used to send you webhooks and generate reports",
            "an event names no domain: it comes by the account's own webhook, and by its id",
            () ->
                assertThat(WooxySide.receipt("{\"event\":\"viber-delivered\",\"id\":\"5d91\"}"))
                    .isEqualTo(
                        new Receipt(
                            "5d91", null, DeliveryState.DELIVERED, null, "viber-delivered")))
        .rule(
            "phoneNumber",
            "addressee phone number, +1555555555",
            "E.164 with +",
            () -> {
              assertThat(body(a(Kind.TEXT)).get("phoneNumber").textValue()).isEqualTo(WooxySide.TO);
              assertThat(sentence(body(a(Kind.TEXT)).put("phoneNumber", "15555555555")))
                  .isEqualTo("15555555555 is not a valid E.164 phone number");
            })
        .rule(
            "senderId",
            "string, optional, default Wooxy's own sender",
            "the message's sender, else the account's sender-id, else left out: never empty",
            () -> {
              assertThat(body(a(Kind.TEXT).with("sender", "Other")).get("senderId").textValue())
                  .isEqualTo("Other");
              assertThat(body(a(Kind.TEXT)).get("senderId").textValue())
                  .isEqualTo("Viber_SenderName");
              ObjectNode none =
                  body(a(Kind.TEXT).read(), WooxySide.account(null, ButtonField.BUTTON));
              assertThat(none.has("senderId")).isFalse();
              assertThat(sentence(none)).isEmpty();
            })
        .rule(
            "text",
            "Viber content text",
            "content.text, 1–1000 code points: the canonical message's own limit",
            () -> {
              assertThat(body(a(Kind.TEXT).with("content/text", "Hi")).get("text").textValue())
                  .isEqualTo("Hi");
              assertThat(a(Kind.TEXT).with("content/text", "x".repeat(1001)).faults())
                  .containsExactly("/content/text");
            })
        .rule(
            "device",
            "string, optional, default all",
            "all or phone, left out where the message names none",
            () -> {
              assertThat(body(a(Kind.TEXT)).has("device")).isFalse();
              for (String device : List.of("all", "phone")) {
                ObjectNode sent = body(a(Kind.TEXT).with("device", device));
                assertThat(sent.get("device").textValue()).isEqualTo(device);
                assertThat(sentence(sent)).isEmpty();
              }
              assertThat(a(Kind.TEXT).with("device", "desktop").faults())
                  .containsExactly("/device");
            });
  }

  private static void button(Rulebook book) {
    book.rule(
        "buttons",
        "object, optional, default null",
        "one object, left out where the message has no button",
        () -> {
          assertThat(body(a(Kind.TEXT)).has("buttons")).isFalse();
          assertThat(body(a(Kind.TEXT)).has("button")).isFalse();
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
            assertThat(a(Kind.TEXT_BUTTON).without("content/button/" + field).faults())
                .containsExactly("/content/button/" + field);
          });
    }
  }

  private static ObjectNode plural() throws Exception {
    return body(
        a(Kind.TEXT_BUTTON).read(), WooxySide.account("Viber_SenderName", ButtonField.BUTTONS));
  }
}
