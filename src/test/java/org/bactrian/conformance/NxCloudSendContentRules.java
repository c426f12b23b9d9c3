package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.NxCloudExchange.answerTo;
import static org.bactrian.conformance.NxCloudExchange.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bactrian.message.Kind;
import org.bactrian.message.Part;

/** The rules about the content of a message to NXCloud, by its type. */
final class NxCloudSendContentRules {
  private static final List<Kind> KINDS =
      List.of(
          Kind.TEXT, Kind.IMAGE_ONLY, Kind.TEXT_IMAGE, Kind.TEXT_BUTTON, Kind.TEXT_IMAGE_BUTTON);
  private static final List<String> BUTTON = List.of("button_text", "button_link");
  private static final String INFO = "viber_video_button_info";

  private NxCloudSendContentRules() {}

  static void addTo(Rulebook book) {
    book.section("Body Parameters", "filename", "fileUrl", "content", INFO);
    required(book, "filename", Part.IMAGE, "String, required when message includes image");
    required(book, "fileUrl", Part.IMAGE, "String, required when message includes image");
    required(book, "content", Part.TEXT, "String, required when message includes text");
    required(book, INFO, Part.BUTTON, "Object, required when message includes button");
    types(book);
    button(book);
    examples(book);
  }

  private static void required(Rulebook book, String field, Part part, String says) {
    book.rule(
        field,
        says,
        "sent with every kind that has "
            + part.wire()
            + ", and with no other kind; the simulator answers 9000 when it is missing",
        () -> {
          for (Kind kind : KINDS) {
            assertThat(body(kind).has(field)).as(kind.words()).isEqualTo(kind.has(part));
            if (kind.has(part)) {
              ObjectNode without = body(kind);
              without.remove(field);
              assertThat(answerTo(without).path("code").intValue()).isEqualTo(9000);
            }
          }
        });
  }

  private static void types(Rulebook book) {
    book.section("Message Types", "1", "3", "10", "12", "11");
    type(book, 1, "text", Kind.TEXT);
    type(book, 3, "image", Kind.IMAGE_ONLY);
    type(book, 10, "text + image", Kind.TEXT_IMAGE);
    type(book, 12, "text + button", Kind.TEXT_BUTTON);
    type(book, 11, "text + image + button", Kind.TEXT_IMAGE_BUTTON);
  }

  private static void type(Rulebook book, int type, String says, Kind kind) {
    book.rule(
        Integer.toString(type),
        says,
        "the kind " + kind.words() + "; the simulator accepts it",
        () -> {
          assertThat(body(kind).get("type").intValue()).isEqualTo(type);
          assertThat(answerTo(body(kind)).path("code").intValue()).isZero();
        });
  }

  private static void button(Rulebook book) {
    book.section(INFO, "button_text", "button_link");
    for (String name : BUTTON) {
      book.rule(
          name,
          "String, required when type=11/12",
          name.equals("button_text") ? "the button's caption" : "the button's url",
          () -> {
            for (Kind kind : List.of(Kind.TEXT_BUTTON, Kind.TEXT_IMAGE_BUTTON)) {
              ObjectNode whole = body(kind);
              String value = whole.path(INFO).path(name).textValue();
              assertThat(value).isIn("Открыть", "https://example.com/?a=1&b=2");
              whole.withObjectProperty(INFO).remove(name);
              assertThat(answerTo(whole).path("code").intValue()).isEqualTo(9000);
            }
            String field = name.equals("button_text") ? "caption" : "url";
            CallerMessage without =
                CallerMessage.of(Kind.TEXT_BUTTON).without("content/button/" + field);
            assertThat(without.faults()).containsExactly("/content/button/" + field);
          });
    }
  }

  private static void examples(Rulebook book) {
    book.section(
        "Request Examples",
        "Text",
        "Image",
        "Text + Image",
        "Text + Button",
        "Text + Image + Button");
    example(book, "Text", Kind.TEXT, "\"type\":1,\"content\":\"Text message\"");
    example(book, "Image", Kind.IMAGE_ONLY, "\"type\":3," + IMAGE);
    example(book, "Text + Image", Kind.TEXT_IMAGE, "\"type\":10," + IMAGE + "," + CONTENT);
    example(book, "Text + Button", Kind.TEXT_BUTTON, "\"type\":12," + CONTENT + "," + LINK);
    example(
        book,
        "Text + Image + Button",
        Kind.TEXT_IMAGE_BUTTON,
        "\"type\":11," + IMAGE + "," + CONTENT + "," + LINK);
  }

  private static final String CONTENT = "\"content\":\"Text message\"";
  private static final String IMAGE =
      ""
          + "\"filename\":\"p.jpg\",\"fileUrl\":\"https://cdn.example.com/p.jpg?Expires=1&Signature=%2F\"";
  private static final String LINK =
      "\"viber_video_button_info\":{\"button_text\":\"Button text\","
          + "\"button_link\":\"https://www.example.com\"}";

  private static void example(Rulebook book, String name, Kind kind, String rest) {
    book.rule(
        name,
        "fields, types and order of the example",
        "sends the same bytes",
        () -> {
          CallerMessage said = CallerMessage.of(kind).with("to", "+8613700000000");
          if (kind.has(Part.TEXT)) {
            said.with("content/text", "Text message");
          }
          if (kind.has(Part.IMAGE)) {
            said.with("content/image/url", "https://cdn.example.com/p.jpg?Expires=1&Signature=%2F");
          }
          if (kind.has(Part.BUTTON)) {
            said.with("content/button/caption", "Button text")
                .with("content/button/url", "https://www.example.com");
          }
          String sent =
              new String(NxCloudExchange.request(said.read()).body(), StandardCharsets.UTF_8);
          assertThat(sent)
              .isEqualTo(
                  "{\"tenant_id\":123,\"appkey\":\"Exxx\",\"to\":\"8613700000000\"," + rest + "}");
        });
  }
}
