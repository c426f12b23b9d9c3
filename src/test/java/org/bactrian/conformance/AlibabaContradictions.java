package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.AlibabaExchange.codeWith;
import static org.bactrian.conformance.AlibabaExchange.content;
import static org.bactrian.conformance.AlibabaExchange.parameters;
import static org.bactrian.conformance.AlibabaExchange.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Kind;

/**
 * The places where Alibaba's page contradicts itself, its other language, or the other providers.
 */
final class AlibabaContradictions {
  private AlibabaContradictions() {}

  static void addTo(Rulebook book) {
    inContent(book);
    inParameters(book);
    amongProviders(book);
  }

  private static void inContent(Rulebook book) {
    book.section(
            "Alibaba, English and Chinese",
            "text_video_button: action",
            "text_image",
            "Content: key names",
            "Content: example",
            "fileSize, duration")
        .rule(
            "text_video_button: action",
            "English: you must not specify action; Chinese: 不能为值, a sentence that lacks a word",
            "left out, because the button opens the video; Bactrian and the simulator both"
                + " refuse a url beside a video",
            () -> {
              assertThat(content(Kind.TEXT_VIDEO_BUTTON).has("action")).isFalse();
              assertThat(
                      CallerMessage.of(Kind.TEXT_VIDEO_BUTTON)
                          .with("content/button/url", "https://example.com")
                          .faults())
                  .containsExactly("/content/button/url");
              ObjectNode with = (ObjectNode) content(Kind.TEXT_VIDEO_BUTTON);
              with.put("action", "https://example.com");
              assertThat(codeWith(Kind.TEXT_VIDEO_BUTTON, "Content", with.toString()))
                  .isEqualTo("InvalidParameter.ContentError");
            })
        .rule(
            "text_image",
            "a message type in both pages, its keys in neither",
            "text and link",
            () ->
                assertThat(content(Kind.TEXT_IMAGE).fieldNames())
                    .toIterable()
                    .containsExactly("text", "link"))
        .rule(
            "Content: key names",
            "English runs them together (\"linkthumbnailfileSize\"), Chinese has commas",
            "link, thumbnail, fileSize: three keys",
            () ->
                assertThat(content(Kind.VIDEO_ONLY).fieldNames())
                    .toIterable()
                    .containsExactly("link", "thumbnail", "fileSize", "duration"))
        .rule(
            "Content: example",
            "has keys that are empty; the rules name only required ones",
            "keys that do not belong to the type are left out; the simulator accepts them"
                + " when they are empty",
            () -> {
              assertThat(content(Kind.TEXT).fieldNames()).toIterable().containsExactly("text");
              String example = "{\"text\":\"hello\",\"link\":\"\",\"caption\":\"\"}";
              assertThat(codeWith(Kind.TEXT, "Content", example)).isEqualTo("OK");
            })
        .rule(
            "fileSize, duration",
            "neither page gives their type or unit",
            "JSON integers: bytes, and seconds",
            () -> {
              assertThat(content(Kind.VIDEO_ONLY).get("fileSize")).hasToString("882472");
              assertThat(content(Kind.VIDEO_ONLY).get("duration")).hasToString("15");
            });
  }

  private static void inParameters(Rulebook book) {
    book.section(
            "Alibaba, English and Chinese",
            "From",
            "Message",
            "TemplateParams",
            "MessageType: Required",
            "FallBackRule: from")
        .rule(
            "From",
            "English: a mobile phone number registered for WhatsApp; Chinese: a Viber business"
                + " number",
            "as in Chinese: the Viber service id, in digits, not checked as a phone number",
            () -> {
              assertThat(parameters(Kind.TEXT)).containsEntry("From", "20019");
              assertThat(AlibabaExchange.code(parameters(Kind.TEXT))).isEqualTo("OK");
            })
        .rule(
            "Message",
            "the success example says \"User not authorized\" beside Code OK",
            "OK decides",
            () ->
                assertThat(
                        result(
                            "{\"Code\":\"OK\",\"Message\":\"User not authorized\","
                                + "\"MessageId\":\"m\"}"))
                    .isEqualTo(new Submitted(List.of("m"), "OK")))
        .rule(
            "TemplateParams",
            "an object whose member has no name, and a value in JSON",
            "one parameter with the JSON text of a flat object of strings",
            () ->
                assertThat(parameters(Kind.TEMPLATE).get("TemplateParams"))
                    .isEqualTo("{\"param1\":\"value 1\"}"))
        .rule(
            "MessageType: Required",
            "not required in the table, yet \"when Type is message\"; in Chinese the column is"
                + " empty",
            "sent with message, left out with template",
            () -> {
              assertThat(parameters(Kind.TEXT)).containsKey("MessageType");
              assertThat(parameters(Kind.TEMPLATE)).doesNotContainKey("MessageType");
            })
        .rule(
            "FallBackRule: from",
            "Chinese: only the existence of from is verified (是否存在); English: from is verified",
            "a message whose envelope is not valid has no fallback, under either reading",
            () ->
                assertThat(
                        CallerMessage.of(Kind.TEXT)
                            .with("sender", "")
                            .with("fallback/rule", "sentFailed")
                            .faults())
                    .containsExactly("/sender"));
  }

  private static void amongProviders(Rulebook book) {
    book.section("Alibaba, Wooxy and NXCloud", "ttl", "to", "button")
        .rule(
            "ttl",
            "Alibaba 30–1 209 600, Wooxy 1800–259 200, NXCloud none",
            "the message accepts the widest range; each provider gets a value in its own range",
            () -> {
              CallerMessage shortest = WooxyExchange.message(Kind.TEXT).with("ttl", 30);
              assertThat(AlibabaExchange.parameters(shortest)).containsEntry("Ttl", "30");
              assertThat(WooxyExchange.body(shortest).get("ttl").intValue()).isEqualTo(1800);
              assertThat(NxCloudExchange.body(shortest.read()).has("ttl")).isFalse();
              assertThat(NxCloudExchange.ACCOUNT.provider().capability().shortestTtl()).isZero();
            })
        .rule(
            "to",
            "Alibaba and NXCloud digits, Wooxy with +",
            "the message has +; Alibaba and NXCloud get the number without it",
            () -> {
              CallerMessage said = WooxyExchange.message(Kind.TEXT);
              assertThat(AlibabaExchange.parameters(said)).containsEntry("To", "15555555555");
              assertThat(NxCloudExchange.body(said.read()).get("to").textValue())
                  .isEqualTo("15555555555");
              assertThat(WooxyExchange.body(said).get("phoneNumber").textValue())
                  .isEqualTo("+15555555555");
            })
        .rule(
            "button",
            "caption and action, text and url, button_text and button_link",
            "the message has caption and url; each provider gets its own names",
            () -> {
              assertThat(content(Kind.TEXT_BUTTON).get("caption").textValue()).isEqualTo("Открыть");
              assertThat(
                      WooxyExchange.body(WooxyExchange.message(Kind.TEXT_BUTTON))
                          .path("button")
                          .path("text")
                          .textValue())
                  .isEqualTo("Открыть");
              assertThat(
                      NxCloudExchange.body(Kind.TEXT_BUTTON)
                          .path("viber_video_button_info")
                          .path("button_text")
                          .textValue())
                  .isEqualTo("Открыть");
            });
  }
}
