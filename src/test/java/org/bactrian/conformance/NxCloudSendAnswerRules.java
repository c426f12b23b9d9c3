package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.NxCloudExchange.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Kind;

/** The rules about NXCloud's answers. */
final class NxCloudSendAnswerRules {
  private NxCloudSendAnswerRules() {}

  static void addTo(Rulebook book) {
    fields(book);
    examples(book);
    codes(book);
  }

  private static void fields(Rulebook book) {
    book.section("Response Parameters", "code", "data", "message", "traceId")
        .rule(
            "code",
            "Integer",
            "decides the outcome, whatever the HTTP status; the simulator answers with an integer",
            () -> {
              assertThat(taken().path("code").isInt()).isTrue();
              assertThat(result("{\"code\":1102}"))
                  .isEqualTo(new Refused(Reason.NO_CREDIT, "1102"));
            })
        .rule(
            "data",
            "JsonObject",
            "its message_id is read; without data the code still decides",
            () -> {
              assertThat(taken().path("data").isObject()).isTrue();
              assertThat(result("{\"code\":0}")).isEqualTo(new Submitted(List.of(), "0"));
            })
        .rule(
            "message",
            "String",
            "not read, because the code decides",
            () -> {
              assertThat(taken().path("message").isTextual()).isTrue();
              assertThat(result("{\"code\":0,\"message\":\"Failure\"}"))
                  .isEqualTo(new Submitted(List.of(), "0"));
            })
        .rule(
            "traceId",
            "String",
            "stored as the second id of the message, because a receipt may use it",
            () -> {
              assertThat(taken().path("traceId").textValue()).matches("[0-9a-f]{32}");
              assertThat(result("{\"code\":0,\"data\":{\"message_id\":\"m\"},\"traceId\":\"t\"}"))
                  .isEqualTo(new Submitted(List.of("m", "t"), "0"));
            })
        .section("data object", "message_id")
        .rule(
            "message_id",
            "String",
            "stored as the provider's id, unchanged",
            () -> {
              assertThat(taken().path("data").path("message_id").textValue()).isNotBlank();
              assertThat(result("{\"code\":0,\"data\":{\"message_id\":\"gBGGhSNXV1dfAglVQ0\"}}"))
                  .isEqualTo(new Submitted(List.of("gBGGhSNXV1dfAglVQ0"), "0"));
            });
  }

  private static void examples(Rulebook book) {
    book.section("Response Examples", "Success", "Failure")
        .rule(
            "Success",
            "code 0, an empty message, data, traceId",
            "submitted; both ids are stored",
            () ->
                assertThat(
                        result(
                            "{\"code\":0,\"message\":\"\",\"data\":{\"message_id\":\"gBGG\"},"
                                + "\"traceId\":\"56bf8164\"}"))
                    .isEqualTo(new Submitted(List.of("gBGG", "56bf8164"), "0")))
        .rule(
            "Failure",
            "code -1, no data, traceId",
            "other, a definite no: the page calls it a failure, so the next account is tried; its"
                + " ids are stored all the same, for a receipt may say that the message arrived",
            () ->
                assertThat(result("{\"code\":-1,\"message\":\"Failure\",\"traceId\":\"77f8709b\"}"))
                    .isEqualTo(new Refused(Reason.OTHER, "-1").naming(List.of("77f8709b"))));
  }

  private static void codes(Rulebook book) {
    book.section(
            "Response Codes",
            "0",
            "-1",
            "1000~100X",
            "1100",
            "1102",
            "9000",
            "9001",
            "9002",
            "9003",
            "9004",
            "9005",
            "9011",
            "9999")
        .rule(
            "0",
            "Success",
            "submitted: NXCloud has the message, which may still fail",
            () -> assertThat(result("{\"code\":0}")).isInstanceOf(Submitted.class))
        .rule(
            "-1",
            "Failure: contact support",
            "other, a definite no of this account; 9999 alone says that the outcome is unknown",
            () -> assertThat(result("{\"code\":-1}")).isEqualTo(new Refused(Reason.OTHER, "-1")))
        .rule(
            "1000~100X",
            "Authentication failed",
            "bad_credentials for 1000 to 1009; after 1004 (timestamp too old) the call is"
                + " made once more, freshly signed",
            () -> {
              for (int code = 1000; code <= 1009; code++) {
                Retry retry = code == 1004 ? Retry.ONCE_AT_ONCE : Retry.BY_REASON;
                assertThat(result("{\"code\":" + code + "}"))
                    .isEqualTo(new Refused(Reason.BAD_CREDENTIALS, "" + code, retry));
              }
            });
    refused(book, "1100", "Customer does not exist / Status is unavailable", Reason.NOT_PERMITTED);
    refused(book, "1102", "Insufficient balance", Reason.NO_CREDIT);
    refused(book, "9000", "Request parameter error", Reason.BAD_CONTENT);
    refused(book, "9001", "System business error", Reason.PROVIDER_ERROR);
    refused(book, "9002", "Phone number error", Reason.BAD_NUMBER);
    refused(
        book, "9003", "Customer APP does not exist / Status is unavailable", Reason.NOT_PERMITTED);
    refused(book, "9004", "Customer APP does not have quotation", Reason.NO_ROUTE);
    refused(book, "9005", "Missing customer APP routes", Reason.NO_ROUTE);
    refused(book, "9011", "Customer APP quotation currency error", Reason.NO_ROUTE);
    book.rule(
        "9999",
        "Unknown error",
        "unknown; the message is never sent again by itself",
        unknown("9999"));
  }

  private static void refused(Rulebook book, String code, String says, Reason reason) {
    book.rule(
        code,
        says,
        reason.wire(),
        () -> assertThat(result("{\"code\":" + code + "}")).isEqualTo(new Refused(reason, code)));
  }

  private static Rule.Check unknown(String code) {
    return () ->
        assertThat(result("{\"code\":" + code + "}")).isEqualTo(new Unknown(code, List.of()));
  }

  private static JsonNode taken() throws Exception {
    return NxCloudExchange.answerTo(NxCloudExchange.body(Kind.TEXT));
  }
}
