package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.AlibabaSide.codeWith;
import static org.bactrian.conformance.AlibabaSide.content;
import static org.bactrian.conformance.AlibabaSide.parameters;
import static org.bactrian.conformance.AlibabaSide.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Kind;

/** Where Alibaba's page contradicts itself, its other language, or the other providers. */
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
            "English: you must not specify action; Chinese: 不能为值, a sentence without a word",
            "left out: the button opens the video; a url beside a video is refused, by us and"
                + " by the look-alike",
            () -> {
              assertThat(content(Kind.TEXT_VIDEO_BUTTON).has("action")).isFalse();
              assertThat(
                      Said.a(Kind.TEXT_VIDEO_BUTTON)
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
            "keys a type has not are left out; the look-alike takes them when they are empty",
            () -> {
              assertThat(content(Kind.TEXT).fieldNames()).toIterable().containsExactly("text");
              String example = "{\"text\":\"hello\",\"link\":\"\",\"caption\":\"\"}";
              assertThat(codeWith(Kind.TEXT, "Content", example)).isEqualTo("OK");
            })
        .rule(
            "fileSize, duration",
            "neither page has their type or unit",
            "JSON integers, bytes and seconds",
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
            "the Chinese: the Viber service id, digits, not checked as a phone number",
            () -> {
              assertThat(parameters(Kind.TEXT)).containsEntry("From", "20019");
              assertThat(AlibabaSide.code(parameters(Kind.TEXT))).isEqualTo("OK");
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
            "required with message, left out with template",
            () -> {
              assertThat(parameters(Kind.TEXT)).containsKey("MessageType");
              assertThat(parameters(Kind.TEMPLATE)).doesNotContainKey("MessageType");
            })
        .rule(
            "FallBackRule: from",
            "Chinese verifies only whether from exists (是否存在), English its verification",
            "as both: a message without a valid envelope has no fallback",
            () ->
                assertThat(
                        Said.a(Kind.TEXT)
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
            "the message's range is the widest; each provider gets it within its own",
            () -> {
              Said shortest = WooxySide.a(Kind.TEXT).with("ttl", 30);
              assertThat(AlibabaSide.parameters(shortest)).containsEntry("Ttl", "30");
              assertThat(WooxySide.body(shortest).get("ttl").intValue()).isEqualTo(1800);
              assertThat(NxCloudSide.body(shortest.read()).has("ttl")).isFalse();
              assertThat(NxCloudSide.ACCOUNT.provider().capability().shortestTtl()).isZero();
            })
        .rule(
            "to",
            "Alibaba and NXCloud digits, Wooxy with +",
            "the message has +, the first two get it without",
            () -> {
              Said said = WooxySide.a(Kind.TEXT);
              assertThat(AlibabaSide.parameters(said)).containsEntry("To", "15555555555");
              assertThat(NxCloudSide.body(said.read()).get("to").textValue())
                  .isEqualTo("15555555555");
              assertThat(WooxySide.body(said).get("phoneNumber").textValue())
                  .isEqualTo("+15555555555");
            })
        .rule(
            "button",
            "caption and action, text and url, button_text and button_link",
            "caption and url, said once",
            () -> {
              assertThat(content(Kind.TEXT_BUTTON).get("caption").textValue()).isEqualTo("Открыть");
              assertThat(
                      WooxySide.body(WooxySide.a(Kind.TEXT_BUTTON))
                          .path("button")
                          .path("text")
                          .textValue())
                  .isEqualTo("Открыть");
              assertThat(
                      NxCloudSide.body(Kind.TEXT_BUTTON)
                          .path("viber_video_button_info")
                          .path("button_text")
                          .textValue())
                  .isEqualTo("Открыть");
            });
  }
}
