package org.bactrian.provider.nxcloud;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.NO_ROUTE;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Kind;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NxCloudViberTest extends NxCloudContract {
  NxCloudViberTest() {
    super(
        new NxCloudViber(new NxCloudViberReceipts()),
        NxCloudSamples.viber("md5"),
        new NxCloudViberTranslator(),
        "MD5");
  }

  @Test
  void the_request_goes_to_the_saas_path_with_the_headers_that_will_be_signed() {
    ProviderRequest request = translate(SampleMessages.viber(Kind.TEXT));
    assertThat(request.url()).hasToString("https://api-hk.nxlink.ai/saas/viber/send");
    assertThat(request.headers())
        .containsOnly(
            entry("Content-Type", "application/json"),
            entry("bizType", "7"),
            entry("action", "mt"));
  }

  @Test
  void an_accepted_message_without_an_id_has_the_trace_id() {
    assertThat(interpret(answered(200, "{\"code\":0,\"traceId\":\"56bf\"}")))
        .isEqualTo(new Submitted(List.of("56bf"), "0"));
  }

  @Test
  void every_id_that_the_answer_names_is_kept() {
    String answer =
        "{\"code\":\"0\",\"requestId\":\"r\",\"data\":{\"message_id\":8800000001,\"request_id\":\"d\"},"
            + "\"traceId\":\"t\"}";
    assertThat(interpret(answered(200, answer)))
        .isEqualTo(new Submitted(List.of("8800000001", "d", "r", "t"), "0"));
    assertThat(interpret(answered(200, "{\"code\":0,\"data\":[{\"messageId\":\"m\"}]}")))
        .isEqualTo(new Submitted(List.of("m"), "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"data\":\"m\"",
        "\"data\":\" m \"",
        "\"data\":[\"m\"]",
        "\"data\":{\"msgId\":\"m\"}",
        "\"data\":{\"MSG_ID\":\"m\"}",
        "\"data\":{\"id\":\"m\"}",
        "\"data\":[{\"messageId\":\"m\"}]",
        "\"msg_id\":\"m\"",
        "\"id\":\"m\"",
      })
  void an_id_is_kept_under_any_likely_name_and_as_data_itself(String field) {
    assertThat(interpret(answered(200, "{\"code\":0," + field + ",\"traceId\":\"t\"}")))
        .isEqualTo(new Submitted(List.of("m", "t"), "0"));
  }

  @Test
  void an_id_that_is_a_number_is_kept_and_what_is_no_id_is_not() {
    assertThat(interpret(answered(200, "{\"code\":0,\"data\":123}")))
        .isEqualTo(new Submitted(List.of("123"), "0"));
    for (String none : List.of("null", "true", "\" \"", "{}", "[]", "1.5")) {
      assertThat(interpret(answered(200, "{\"code\":0,\"data\":" + none + "}")))
          .as(none)
          .isEqualTo(new Submitted(List.of(), "0"));
    }
  }

  @Test
  void a_code_written_as_a_string_counts_as_well() {
    assertThat(interpret(answered(200, "{\"code\":\"1102\"}")))
        .isEqualTo(new Refused(NO_CREDIT, "1102"));
  }

  @Test
  void the_code_decides_whatever_the_http_status_is() {
    assertThat(interpret(answered(500, "{\"code\":9002}")))
        .isEqualTo(new Refused(BAD_NUMBER, "9002"));
    assertThat(interpret(answered(401, "{\"code\":1003}")))
        .isEqualTo(new Refused(BAD_CREDENTIALS, "1003"));
  }

  @Test
  void a_2xx_without_a_code_is_unknown_with_the_ids_it_names() {
    assertThat(interpret(answered(200, "{\"traceId\":\"56bf\"}")))
        .isEqualTo(new Unknown(null, List.of("56bf")));
  }

  @Override
  protected Answered answer(String code) {
    return code.equals("0")
        ? accepted("gBGG")
        : answered(200, "{\"code\":%s,\"message\":\"\",\"traceId\":\"56bf\"}".formatted(code));
  }

  @Override
  protected Answered accepted(String id) {
    return answered(
        200,
        "{\"code\":0,\"message\":\"\",\"data\":{\"message_id\":\"%s\"},\"traceId\":\"56bf\"}"
            .formatted(id));
  }

  @Test
  void a_cost_in_the_answer_is_read() {
    String cost = "\"cost\":{\"currency\":\"USD\",\"originalPrice\":0.17}";
    Submitted charged = new Submitted(List.of("m"), "0").charging(Charge.of("0.17", "USD", null));
    assertThat(interpret(answered(200, "{\"code\":0,\"message_id\":\"m\"," + cost + "}")))
        .isEqualTo(charged);
    assertThat(
            interpret(answered(200, "{\"code\":0,\"data\":{\"message_id\":\"m\"," + cost + "}}")))
        .isEqualTo(charged);
  }

  @Override
  protected String codesOfTheAccount() {
    return ("1000 1001 1002 1003 1004 1005 1100 9003 1102 9001 9999").replace(' ', '\n');
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put("0", new Submitted(List.of("gBGG", "56bf"), "0"));
    documented.put("-1", new Refused(OTHER, "-1"));
    documented.put("9999", new Unknown("9999", List.of("56bf")));
    documented.put("1004", new Refused(BAD_CREDENTIALS, "1004", Retry.ONCE_AT_ONCE));
    refused(documented, BAD_CREDENTIALS, "1000 1001 1002 1003 1005");
    refused(documented, NOT_PERMITTED, "1100 9003");
    refused(documented, NO_CREDIT, "1102");
    refused(documented, BAD_CONTENT, "9000");
    refused(documented, PROVIDER_ERROR, "9001");
    refused(documented, BAD_NUMBER, "9002");
    refused(documented, NO_ROUTE, "9004 9005 9011");
    documented.replaceAll(
        (code, result) -> result instanceof Refused no ? no.naming(List.of("56bf")) : result);
    return documented;
  }

  @Override
  protected String receipt(String id, String word) {
    return "{\"status\":\"%s\",\"requestId\":\"%s\",\"code\":0}".formatted(word, id);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "success", DeliveryState.SUBMITTED,
        "delivered", DeliveryState.DELIVERED,
        "seen", DeliveryState.SEEN,
        "expired", DeliveryState.EXPIRED,
        "failed", DeliveryState.UNDELIVERED);
  }

  @Override
  protected List<String> otherCallbacks() {
    return List.of(
        "{\"status\":\"failed\",\"requestId\":\"f6a7\",\"code\":11000}",
        "{\"phone\":\"79100000030\",\"traceRequestId\":\"ae2c\",\"message\":{\"text\":\"hi\"}}");
  }
}
