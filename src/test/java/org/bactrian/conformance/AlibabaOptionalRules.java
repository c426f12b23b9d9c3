package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.AlibabaExchange.ACCOUNT;
import static org.bactrian.conformance.AlibabaExchange.codeWith;
import static org.bactrian.conformance.AlibabaExchange.parameters;

import java.util.List;
import java.util.Map;
import org.bactrian.message.Kind;
import org.bactrian.message.ReadResult;
import org.bactrian.provider.SampleMessages;

/** The rules about the optional parameters of a message to Alibaba. */
final class AlibabaOptionalRules {
  private AlibabaOptionalRules() {}

  static void addTo(AlibabaRulebooks books) {
    books.section(
        "Request parameters",
        "请求参数",
        "FallBackId",
        "FallBackContent",
        "FallBackDuration",
        "FallBackRule",
        "FallBackRule: undelivered",
        "FallBackRule: sentFailed",
        "CustSpaceId",
        "TrackingData",
        "Ttl",
        "Tag",
        "TaskId");
    plain(books);
    ttl(books);
    handedOver(books);
    rules(books);
  }

  private static void plain(AlibabaRulebooks books) {
    books
        .rule(
            "CustSpaceId",
            "string: the space ID of the RAM user",
            "string：子账户空间 ID",
            "the account's cust-space-id; left out when the account has none",
            () -> {
              assertThat(parameters(Kind.TEXT)).containsEntry("CustSpaceId", "28251486512358");
              assertThat(parameters(SampleMessages.viber(Kind.TEXT), AlibabaExchange.account(null)))
                  .doesNotContainKey("CustSpaceId");
            })
        .rule(
            "TrackingData",
            "string, tracking_id:123456",
            "string：Viber 消息跟踪数据值",
            "the message's tracking",
            () -> {
              assertThat(
                      parameters(
                          CallerMessage.of(Kind.TEXT).with("tracking", "tracking_id:123456")))
                  .containsEntry("TrackingData", "tracking_id:123456");
              assertThat(parameters(Kind.TEXT)).doesNotContainKey("TrackingData");
            })
        .rule(
            "Tag",
            "string: the tag information",
            "string：tag信息",
            "one string: the tags joined by commas",
            () -> {
              assertThat(
                      parameters(CallerMessage.of(Kind.TEXT).with("tags", List.of("tag", "sale"))))
                  .containsEntry("Tag", "tag,sale");
              assertThat(parameters(Kind.TEXT)).doesNotContainKey("Tag");
            })
        .rule(
            "TaskId",
            "string: the task ID",
            "string：任务 ID",
            "always the message's own id, which receipts return",
            () ->
                assertThat(parameters(CallerMessage.of(Kind.TEXT).with("id", "100000001")))
                    .containsEntry("TaskId", "100000001"));
  }

  private static void ttl(AlibabaRulebooks books) {
    books.rule(
        "Ttl",
        "integer, seconds, 30 to 1209600",
        "integer，秒，取值范围 30~1209600",
        "the message's ttl, which has the same range; the simulator refuses other values",
        () -> {
          for (int ttl : new int[] {30, 50, 1_209_600}) {
            Map<String, String> sent = parameters(CallerMessage.of(Kind.TEXT).with("ttl", ttl));
            assertThat(sent).containsEntry("Ttl", "" + ttl);
            assertThat(AlibabaExchange.code(sent)).isEqualTo("OK");
          }
          for (int ttl : new int[] {29, 1_209_601}) {
            assertThat(CallerMessage.of(Kind.TEXT).with("ttl", ttl).faults())
                .containsExactly("/ttl");
            assertThat(codeWith(Kind.TEXT, "Ttl", "" + ttl)).isEqualTo("InvalidTtl");
          }
          assertThat(parameters(Kind.TEXT)).doesNotContainKey("Ttl");
        });
  }

  private static void handedOver(AlibabaRulebooks books) {
    books
        .rule(
            "FallBackId",
            "string: the fallback policy, S_000001",
            "string：失败回落策略 ID",
            "the fallback's id; Alibaba then sends the SMS, and Bactrian never does. Under"
                + " sentFailed faulty content goes along as it is, for Alibaba's fallback follows it",
            () -> {
              assertThat(parameters(handed())).containsEntry("FallBackId", "S_000001");
              CallerMessage ours = CallerMessage.of(Kind.TEXT).with("fallback/duration", 120);
              assertThat(parameters(ours).keySet()).noneMatch(one -> one.startsWith("FallBack"));
              assertThat(ACCOUNT.canCarry(handed().read())).isTrue();
              assertThat(NxCloudExchange.ACCOUNT.canCarry(handed().read())).isFalse();
              String tooLong = "x".repeat(1001);
              CallerMessage faulty =
                  handed().with("fallback/rule", "sentFailed").with("content/text", tooLong);
              ReadResult.HandedOver sent = (ReadResult.HandedOver) faulty.reading();
              assertThat(parameters(sent.message(), ACCOUNT).get("Content")).contains(tooLong);
            })
        .rule(
            "FallBackContent",
            "string: the content of the fallback message",
            "string：失败回落消息内容",
            "the fallback's content, else the message's text; sent only with a FallBackId",
            () -> {
              assertThat(parameters(handed()))
                  .containsEntry("FallBackContent", SampleMessages.TEXT);
              assertThat(parameters(handed().with("fallback/content", "This is a fallback")))
                  .containsEntry("FallBackContent", "This is a fallback");
            })
        .rule(
            "FallBackDuration",
            "integer, seconds, 60 to 43200; empty: only when it fails",
            "integer，秒，最小值为 60，最大值 43200",
            "the fallback's duration, which has the same range; left out when there is none",
            () -> {
              assertThat(parameters(handed())).doesNotContainKey("FallBackDuration");
              for (int seconds : new int[] {60, 120, 43_200}) {
                CallerMessage said = handed().with("fallback/duration", seconds);
                assertThat(parameters(said)).containsEntry("FallBackDuration", "" + seconds);
              }
              for (int seconds : new int[] {59, 43_201}) {
                assertThat(handed().with("fallback/duration", seconds).faults())
                    .containsExactly("/fallback/duration");
                assertThat(codeWith(Kind.TEXT, "FallBackDuration", "" + seconds))
                    .isEqualTo("InvalidFallBackDuration");
              }
            });
  }

  private static void rules(AlibabaRulebooks books) {
    books
        .rule(
            "FallBackRule",
            "string; undelivered is used when it is empty",
            "参数值为空时默认使用此规则",
            "the fallback's rule; undelivered when it names none",
            () -> {
              assertThat(parameters(handed())).containsEntry("FallBackRule", "undelivered");
              assertThat(handed().with("fallback/rule", "never").faults())
                  .containsExactly("/fallback/rule");
            })
        .rule(
            "FallBackRule: undelivered",
            "template parameters are verified; a message that fails it is not sent",
            "模板、参数需要校验通过",
            "a message with faulty content is refused (422), and no SMS follows",
            () ->
                assertThat(
                        CallerMessage.of(Kind.TEXT)
                            .with("content/text", "")
                            .with("fallback/rule", "undelivered")
                            .reading())
                    .isInstanceOf(ReadResult.Bad.class))
        .rule(
            "FallBackRule: sentFailed",
            "a fallback even if the parameters fail; not for channelType, type, messageType, to,"
                + " from",
            "校验不通过也会回落；只会强校验 channelType、type、messageType、to、from",
            "the same five are the envelope, and what makes the JSON no message: refused (422)."
                + " Anything else is content, label, ttl and tags too: the SMS goes out at once, and"
                + " the 202 names the faults",
            () -> {
              CallerMessage content = sentFailed().with("content/button/caption", "");
              assertThat(content.reading()).isInstanceOf(ReadResult.BadContent.class);
              for (String field : List.of("label", "tracking")) {
                assertThat(sentFailed().with(field, "").reading())
                    .as(field)
                    .isInstanceOf(ReadResult.BadContent.class);
              }
              for (String field : List.of("to", "sender")) {
                assertThat(sentFailed().with(field, "").reading())
                    .as(field)
                    .isInstanceOf(ReadResult.Bad.class);
              }
              CallerMessage partMissing = sentFailed().without("content/text");
              assertThat(partMissing.reading()).isInstanceOf(ReadResult.BadContent.class);
              CallerMessage noKind = sentFailed().with("content/document/url", "https://a.b/c");
              assertThat(noKind.reading()).isInstanceOf(ReadResult.Bad.class);
            });
  }

  private static CallerMessage handed() throws Exception {
    return CallerMessage.of(Kind.TEXT).with("fallback/id", "S_000001");
  }

  private static CallerMessage sentFailed() throws Exception {
    return CallerMessage.of(Kind.TEXT_BUTTON)
        .with("fallback/rule", "sentFailed")
        .with("fallback/content", "SMS");
  }
}
