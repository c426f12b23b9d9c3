package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.AlibabaExchange.ACCOUNT;
import static org.bactrian.conformance.AlibabaExchange.codeWith;
import static org.bactrian.conformance.AlibabaExchange.parameters;

import java.util.List;
import java.util.Map;
import org.bactrian.message.Kind;
import org.bactrian.provider.SampleMessages;

/** The rules about Alibaba's action and the parameters of every message. */
final class AlibabaEnvelopeRules {
  private AlibabaEnvelopeRules() {}

  static void addTo(AlibabaRulebooks books) {
    action(books);
    books.section("Request parameters", "请求参数", "ChannelType", "Type", "From", "To", "Label");
    books
        .rule(
            "ChannelType",
            "string, required: set to viber",
            "string：viber",
            "always viber; the simulator refuses any other",
            () -> {
              for (Kind kind : Kind.values()) {
                assertThat(parameters(kind)).containsEntry("ChannelType", "viber");
              }
              assertThat(codeWith(Kind.TEXT, "ChannelType", "whatsapp"))
                  .isEqualTo("InvalidParameter.ChannelTypeNotSupport");
              assertThat(codeWith(Kind.TEXT, "ChannelType", null))
                  .isEqualTo("InvalidParameter.ChannelTypeNotSupport");
            })
        .rule(
            "Type",
            "string, required: template or message",
            "string：template、message",
            "template for the kind template, else message",
            () -> {
              for (Kind kind : Kind.values()) {
                assertThat(parameters(kind))
                    .containsEntry("Type", kind == Kind.TEMPLATE ? "template" : "message");
              }
              assertThat(codeWith(Kind.TEXT, "Type", null))
                  .isEqualTo("InvalidParameter.TypeNotSupport");
            })
        .rule(
            "From",
            "string, required: the message sender",
            "string：消息发送方号码",
            "the message's sender, else the account's from",
            () -> {
              assertThat(parameters(Kind.TEXT)).containsEntry("From", "20019");
              assertThat(parameters(CallerMessage.of(Kind.TEXT).with("sender", "20020")))
                  .containsEntry("From", "20020");
              assertThat(codeWith(Kind.TEXT, "From", null))
                  .isEqualTo("InvalidParameter.FromNotEmpty");
            })
        .rule(
            "To",
            "string, required: the message receiver, 861390000****",
            "string：消息接收方号码",
            "digits without +; the simulator refuses a +",
            () -> {
              assertThat(parameters(CallerMessage.of(Kind.TEXT).with("to", "+8613900000000")))
                  .containsEntry("To", "8613900000000");
              assertThat(codeWith(Kind.TEXT, "To", "+8613900000000"))
                  .isEqualTo("InvalidParameter.ToOnlyNumeric");
              assertThat(codeWith(Kind.TEXT, "To", null)).isEqualTo("InvalidParameter.ToNotEmpty");
            })
        .rule(
            "Label",
            "string, required if ChannelType is viber: promotion or transaction",
            "ChannelType=viber时为必填：promotion 或 transaction",
            "the message's label, which is required; without it the content does not verify",
            AlibabaEnvelopeRules::label);
  }

  private static void label() throws Exception {
    for (String label : List.of("promotion", "transaction")) {
      assertThat(parameters(CallerMessage.of(Kind.TEXT).with("label", label)))
          .containsEntry("Label", label);
      assertThat(codeWith(Kind.TEXT, "Label", label)).isEqualTo("OK");
    }
    assertThat(codeWith(Kind.TEXT, "Label", null)).isEqualTo("MissingLabel");
    assertThat(CallerMessage.of(Kind.TEXT).without("label").faults()).containsExactly("/label");
    assertThat(CallerMessage.of(Kind.TEXT).with("label", "promotional").faults())
        .containsExactly("/label");
  }

  private static void action(AlibabaRulebooks books) {
    books
        .english()
        .section("API description", "SendChatappMessage")
        .rule(
            "SendChatappMessage",
            "you can call it to send Viber messages",
            "the action of every call, version 2020-06-06, RPC style: POST /",
            () ->
                assertThat(
                        AlibabaExchange.request(SampleMessages.viber(Kind.TEXT), ACCOUNT).headers())
                    .isEqualTo(
                        Map.of(
                            "x-acs-action", "SendChatappMessage",
                            "x-acs-version", "2020-06-06")));
    books
        .section("API description", "接口说明", "250")
        .rule(
            "250",
            "up to 250 times per second per account, else throttling",
            "单用户 QPS 限制为 250 次/秒",
            "250 calls a second by default, shared by all accounts of one key; the"
                + " simulator throttles one more, and a throttled message is tried again",
            () -> {
              assertThat(ACCOUNT.provider().limits().ratePerSecond()).isEqualTo(250);
              assertThat(ACCOUNT.sharedLimit()).isPresent();
              assertThat(AlibabaExchange.codeOfTooMany(3)).isEqualTo("System.LimitControl");
            })
        .section("Debugging", "调试", "OpenAPI Explorer")
        .rule(
            "OpenAPI Explorer",
            "automatically calculates the signature value",
            "免去您计算签名的困扰",
            "not used, and no SDK either: Bactrian signs every call, and the simulator"
                + " refuses an unsigned one",
            () -> assertThat(AlibabaExchange.codeUnsigned()).isEqualTo("MissingAuthorization"))
        .section("Authorization information", "授权信息", "Authorization")
        .rule(
            "Authorization",
            "no authorization information is disclosed",
            "当前API暂无授权信息透出",
            "signs with ACS3-HMAC-SHA256; the simulator computes the signature itself",
            () -> assertThat(AlibabaExchange.code(parameters(Kind.TEXT))).isEqualTo("OK"));
  }
}
