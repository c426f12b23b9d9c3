package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.AlibabaExchange.codeWith;
import static org.bactrian.conformance.AlibabaExchange.content;
import static org.bactrian.conformance.AlibabaExchange.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.message.Kind;

/** The rules about the type and content, or the template, of a message to Alibaba. */
final class AlibabaContentTypeRules {
  private AlibabaContentTypeRules() {}

  static void addTo(AlibabaRulebooks books) {
    books.section(
        "Request parameters",
        "请求参数",
        "Type: template",
        "Type: message",
        "MessageType",
        "TemplateCode",
        "Language",
        "TemplateParams",
        "TemplateParams: value",
        "Content");
    template(books);
    message(books);
    for (AlibabaType one : AlibabaType.values()) {
      type(books, one);
    }
  }

  private static void template(AlibabaRulebooks books) {
    books.rule(
        "Type: template",
        "a template approved in the console, at any time",
        "已被审核通过的消息模板",
        "the kind template, alone: without MessageType and Content",
        () -> {
          assertThat(parameters(Kind.TEMPLATE)).doesNotContainKeys("MessageType", "Content");
          assertThat(AlibabaExchange.code(parameters(Kind.TEMPLATE))).isEqualTo("OK");
        });
    templateField(books, "TemplateCode", "code", "744c4b5c79c9432497a075bdfca3");
    templateField(books, "Language", "language", "en");
    books
        .rule(
            "TemplateParams",
            "object: the variables of the template",
            "object：消息模板变量",
            "JSON text in one parameter; left out when the template has none",
            () -> {
              assertThat(parameters(Kind.TEMPLATE))
                  .containsEntry("TemplateParams", "{\"param1\":\"value 1\"}");
              assertThat(
                      parameters(
                          CallerMessage.of(Kind.TEMPLATE).without("content/template/params")))
                  .doesNotContainKey("TemplateParams");
            })
        .rule(
            "TemplateParams: value",
            "string, required if the template contains a variable",
            "string：如果模板中存在变量，该参数为必填项",
            "strings only; only Alibaba knows which variables a template has, and its"
                + " refusal is bad_content",
            () -> {
              assertThat(
                      CallerMessage.of(Kind.TEMPLATE)
                          .with("content/template/params/param1", 1)
                          .faults())
                  .containsExactly("/content/template/params/param1");
              assertThat(codeWith(Kind.TEMPLATE, "TemplateParams", "{\"param1\":1}"))
                  .isEqualTo("InvalidTemplateParams");
            });
  }

  private static void templateField(
      AlibabaRulebooks books, String name, String field, String value) {
    books.rule(
        name,
        "string, required only if Type is template",
        "Type 为 template 时此字段必填",
        "the template's " + field + ", which is required; not sent with Type message",
        () -> {
          String path = "content/template/" + field;
          assertThat(parameters(CallerMessage.of(Kind.TEMPLATE).with(path, value)))
              .containsEntry(name, value);
          assertThat(parameters(Kind.TEXT)).doesNotContainKey(name);
          assertThat(CallerMessage.of(Kind.TEMPLATE).without(path).faults())
              .containsExactly("/" + path);
          assertThat(codeWith(Kind.TEMPLATE, name, null))
              .isEqualTo("InvalidParameter." + name + "NotEmpty");
        });
  }

  private static void message(AlibabaRulebooks books) {
    books
        .rule(
            "Type: message",
            "the custom message",
            "任意格式的消息",
            "every other kind, with MessageType and Content, and no parameter of a template",
            () ->
                assertThat(parameters(Kind.TEXT))
                    .containsKeys("MessageType", "Content")
                    .doesNotContainKeys("TemplateCode", "Language", "TemplateParams"))
        .rule(
            "MessageType",
            "string, when Type is message",
            "当 Type 为 message 时，指定消息的详细类型",
            "follows from the parts of the message; the simulator refuses a call without it",
            () -> {
              assertThat(codeWith(Kind.TEXT, "MessageType", null))
                  .isEqualTo("InvalidParameter.MessageTypeNotEmpty");
              assertThat(codeWith(Kind.TEXT, "MessageType", "sticker"))
                  .isEqualTo("InvalidParameter.MessageTypeNotSupport");
            })
        .rule(
            "Content",
            "string: the message content",
            "string：消息内容",
            "JSON text in one parameter, keys in lower camel case",
            () -> {
              assertThat(parameters(CallerMessage.of(Kind.TEXT).with("content/text", "hello")))
                  .containsEntry("Content", "{\"text\":\"hello\"}");
              assertThat(codeWith(Kind.TEXT, "Content", null))
                  .isEqualTo("InvalidParameter.ContentNotEmpty");
            });
  }

  private static void type(AlibabaRulebooks books, AlibabaType one) {
    String type = one.wire();
    books.section("Request parameters", "请求参数", "MessageType: " + type);
    books.rule(
        "MessageType: " + type,
        one.inEnglish(),
        one.inChinese(),
        "the kind " + one.kind().words() + "; the simulator accepts it",
        () -> {
          assertThat(parameters(one.kind())).containsEntry("MessageType", type);
          assertThat(AlibabaExchange.code(parameters(one.kind()))).isEqualTo("OK");
        });
    if (one == AlibabaType.TEXT_IMAGE) {
      return;
    }
    books.section("Request parameters", "请求参数", "Content: " + type);
    String keys = String.join(", ", one.keys());
    boolean video = one == AlibabaType.TEXT_VIDEO_BUTTON;
    books.rule(
        "Content: " + type,
        "must specify " + keys + (video ? "; must not specify action" : ""),
        keys + " 字段必填" + (video ? "，action 字段不能为值" : ""),
        "exactly these keys, none empty; the simulator refuses a call that lacks one",
        () -> keys(one.kind(), one.keys()));
  }

  private static void keys(Kind kind, List<String> keys) throws Exception {
    assertThat(content(kind).fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(keys);
    for (String key : keys) {
      assertThat(content(kind).get(key).asText()).isNotBlank();
      ObjectNode without = ((ObjectNode) content(kind)).without(key);
      assertThat(codeWith(kind, "Content", without.toString()))
          .startsWith("InvalidParameter.")
          .isIn(
              "InvalidParameter.TextNotEmpty",
              "InvalidParameter.LinkNotEmpty",
              "InvalidParameter.ContentError");
    }
  }
}
