package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.AlibabaExchange.parameters;
import static org.bactrian.conformance.AlibabaExchange.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Kind;

/** The rules about Alibaba's answers. */
final class AlibabaAnswerRules {
  private static final String WORDS = "User not authorized to operate on the specified resource.";

  private AlibabaAnswerRules() {}

  static void addTo(AlibabaRulebooks books) {
    fields(books);
    example(books);
    books.section(
        "Error codes",
        "错误码",
        "Product.Unsubscript",
        "Ram.PermissionDeny",
        "System.LimitControl",
        "Unknown.ResourceOwnerId",
        "Service error codes");
    code(books, "Product.Unsubscript", "You have not subscribed", Reason.NOT_PERMITTED);
    code(books, "Ram.PermissionDeny", "You are not authorized", Reason.NOT_PERMITTED);
    code(books, "System.LimitControl", "The system is under flow control", Reason.THROTTLED);
    code(books, "Unknown.ResourceOwnerId", "does not belong", Reason.NOT_PERMITTED);
    elsewhere(books);
  }

  private static void elsewhere(AlibabaRulebooks books) {
    books.rule(
        "Service error codes",
        "for a list of error codes, visit",
        "访问错误中心查看更多错误码",
        "those codes are in the table too: SRVC_TIMEOUT and 999999 pass by themselves,"
            + " SRVC_FILE_NOT_PERMITTED is about the file; SRVC_WAIT_FOR_USER_RESPONSE is about one"
            + " recipient, and a template or a sender about its messages: the next account is tried,"
            + " and this one does not rest; an unlisted code is other, a definite no",
        () -> {
          String number = "InvalidParameter.PhoneNumberError";
          assertThat(result("{\"Code\":\"" + number + "\"}"))
              .isEqualTo(new Refused(Reason.BAD_NUMBER, number));
          assertThat(result("{\"Code\":\"SRVC_TIMEOUT\"}"))
              .isEqualTo(new Refused(Reason.PROVIDER_ERROR, "SRVC_TIMEOUT"));
          assertThat(result("{\"Code\":\"999999\"}"))
              .isEqualTo(new Refused(Reason.PROVIDER_ERROR, "999999"));
          assertThat(result("{\"Code\":\"SRVC_FILE_NOT_PERMITTED\"}"))
              .isEqualTo(new Refused(Reason.BAD_CONTENT, "SRVC_FILE_NOT_PERMITTED"));
          for (String code : List.of("SRVC_WAIT_FOR_USER_RESPONSE", "132015", "MissingFrom")) {
            assertThat(result("{\"Code\":\"" + code + "\"}"))
                .isEqualTo(new Refused(Reason.NOT_PERMITTED, code, Retry.NEXT_ACCOUNT));
          }
          assertThat(result("{\"Code\":\"Some.New\"}"))
              .isEqualTo(new Refused(Reason.OTHER, "Some.New"));
        });
  }

  private static void fields(AlibabaRulebooks books) {
    books
        .section("Response parameters", "返回参数", "RequestId", "Code", "Message", "MessageId")
        .rule(
            "RequestId",
            "string: the ID of the request",
            "string：请求 ID",
            "not stored, because receipts use MessageId and TaskId",
            () -> {
              assertThat(taken().path("RequestId").textValue()).isNotBlank();
              assertThat(result("{\"RequestId\":\"r\",\"Code\":\"OK\",\"MessageId\":\"m\"}"))
                  .isEqualTo(new Submitted(List.of("m"), "OK"));
            })
        .rule(
            "Code",
            "string: OK indicates success, other values a failure",
            "string：返回 OK 代表请求成功",
            "only OK means accepted, whatever the HTTP status; any other code is a definite no, but"
                + " 0000 (\"success\") is accepted with a MessageId and unknown without one",
            () -> {
              assertThat(result("{\"Code\":\"OK\"}")).isInstanceOf(Submitted.class);
              assertThat(result("{\"Code\":\"ok\"}")).isInstanceOf(Refused.class);
              assertThat(result("{\"Code\":\"0000\"}")).isInstanceOf(Unknown.class);
              assertThat(result("{\"Code\":\"0000\",\"MessageId\":\"m\"}"))
                  .isInstanceOf(Submitted.class);
              assertThat(result("{\"Code\":\"Whatever.New\"}"))
                  .isEqualTo(new Refused(Reason.OTHER, "Whatever.New"));
            })
        .rule(
            "Message",
            "string: the error message",
            "string：错误提示信息",
            "not read, because the code decides; words that make the answer not quite JSON, such as"
                + " a line break inside them, do not hide the code and the id",
            () -> {
              assertThat(result("{\"Code\":\"Ram.PermissionDeny\",\"Message\":\"OK\"}"))
                  .isInstanceOf(Refused.class);
              assertThat(
                      result(
                          "{\"Code\":\"OK\",\"Message\":\"two\nlines\",\"MessageId\":\"m\"}\u0000"))
                  .isEqualTo(new Submitted(List.of("m"), "OK"));
            })
        .rule(
            "MessageId",
            "string: the ID of the message",
            "string：消息 ID",
            "stored as the provider's id, unchanged",
            () -> {
              assertThat(taken().path("MessageId").textValue()).isNotBlank();
              assertThat(result("{\"Code\":\"OK\",\"MessageId\":\"61851ccb2f1365b16aee\"}"))
                  .isEqualTo(new Submitted(List.of("61851ccb2f1365b16aee"), "OK"));
            });
  }

  private static void example(AlibabaRulebooks books) {
    books
        .section("Examples", "示例", "Sample success responses")
        .rule(
            "Sample success responses",
            "RequestId, Code OK, a Message, MessageId",
            "正常返回示例",
            "submitted; the simulator gives the same answer, with the same text",
            () -> {
              assertThat(
                      result(
                          ""
                              + "{\"RequestId\":\"90E6\",\"Code\":\"OK\",\"Message\":\"%s\",\"MessageId\":\"6185\"}"
                                  .formatted(WORDS)))
                  .isEqualTo(new Submitted(List.of("6185"), "OK"));
              assertThat(taken().fieldNames())
                  .toIterable()
                  .containsExactly("RequestId", "Code", "Message", "MessageId");
              assertThat(taken().path("Message").textValue()).isEqualTo(WORDS);
            });
  }

  private static void code(AlibabaRulebooks books, String code, String says, Reason reason) {
    String words = "HTTP 400: " + says;
    books.rule(
        code,
        words,
        words,
        reason.wire() + ", whatever the HTTP status",
        () ->
            assertThat(result("{\"Code\":\"" + code + "\",\"Message\":\"" + says + "\"}"))
                .isEqualTo(new Refused(reason, code)));
  }

  private static JsonNode taken() throws Exception {
    return AlibabaExchange.answerTo(parameters(Kind.TEXT));
  }
}
