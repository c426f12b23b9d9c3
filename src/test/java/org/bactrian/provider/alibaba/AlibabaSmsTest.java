package org.bactrian.provider.alibaba;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.NO_ROUTE;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;
import static org.bactrian.delivery.Reason.THROTTLED;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Message;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaSmsTest extends AlibabaContract {
  AlibabaSmsTest() {
    super(
        new AlibabaSms(new AlibabaSmsReceipts()),
        AlibabaSamples.sms("Alicloud321"),
        new AlibabaSmsTranslator());
  }

  @Test
  void everything_travels_in_the_query_and_a_slash_at_the_end_of_the_url_does_no_harm() {
    ProviderRequest request = translate(SampleMessages.sms());
    assertThat(request.url().toString())
        .startsWith("https://dysmsapi.ap-southeast-1.aliyuncs.com/?From=Shop&Message=");
    assertThat(request.headers())
        .containsOnly(
            entry("x-acs-action", "SendMessageToGlobe"), entry("x-acs-version", "2018-05-01"));
    assertThat(request.body()).isEmpty();
  }

  @Test
  void the_sender_is_the_message_s_else_the_account_s_else_none() {
    assertThat(from("Shop", "Other")).isEqualTo("Shop");
    assertThat(from(null, "Other")).isEqualTo("Other");
    assertThat(from(null, null)).isNull();
  }

  private String from(String ofMessage, String ofAccount) {
    Account account = AlibabaSamples.account(AlibabaSamples.sms(ofAccount));
    SmsMessage message = SampleMessages.sms("id-1", ofMessage);
    return AlibabaSamples.parameters(new AlibabaSmsTranslator().translate(message, account))
        .get("From");
  }

  @Test
  void nothing_goes_to_mainland_china_but_hong_kong_is_reached() {
    assertThat(account().canCarry(to("+8613800001795"))).isFalse();
    assertThat(account().canCarry(to("+85261234567"))).isTrue();
  }

  private static SmsMessage to(String number) {
    return new SmsMessage("id-1", "id-0", new Msisdn(number), null, "Hello", Map.of());
  }

  @Test
  void the_page_s_own_example_is_a_success() {
    String page =
        """
        {"RequestId":"F655A8D5","ResponseCode":"OK",
         "ResponseDescription":"The SMS Send Request was accepted","MessageId":"1008030300",
         "From":"Alicloud","To":"6581234567","Segments":"1",
         "NumberDetail":{"Carrier":"CMI","Country":"Hongkong, China","Region":"HongKong"}}
        """;
    assertThat(interpret(answered(200, page)))
        .isEqualTo(new Submitted(List.of("1008030300"), "OK").charging(new Charge(null, 1)));
  }

  @Test
  void an_ok_in_another_field_than_the_response_code_is_unknown() {
    assertThat(interpret(answered(200, "{\"Code\":\"OK\",\"MessageId\":\"m1\"}")))
        .isEqualTo(new Unknown(null, List.of("m1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch"})
  void the_gateway_writes_its_code_in_another_field(String code) {
    assertThat(interpret(answered(404, "{\"Code\":\"%s\"}".formatted(code))))
        .isEqualTo(new Refused(BAD_CREDENTIALS, code));
  }

  @Test
  void a_bad_sender_id_of_the_account_is_not_the_message_s_fault() {
    Message unnamed = SampleMessages.sms("id-1", null);
    assertThat(interpret(answer("INVALID_SENDERID"), unnamed))
        .as("it may be refused for one country")
        .isEqualTo(new Refused(NOT_PERMITTED, "INVALID_SENDERID", SendResult.Retry.NEXT_ACCOUNT));
  }

  @Override
  protected Answered answer(String code) {
    return code.equals("OK")
        ? accepted("m1")
        : answered(200, "{\"RequestId\":\"R\",\"ResponseCode\":\"%s\"}".formatted(code));
  }

  @Override
  protected Answered accepted(String id) {
    return answered(
        200, "{\"RequestId\":\"R\",\"ResponseCode\":\"OK\",\"MessageId\":\"%s\"}".formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return ("FORBIDDEN_ACTION OUT_OF_SERVICE ACCOUNT_NOT_EXISTS ACCOUNT_ABNORMAL "
            + "RAM_PERMISSION_DENY PRODUCT_UN_SUBSCRIPT isv.OUT_OF_SERVICE "
            + "isp.RAM_PERMISSION_DENY AMOUNT_NOT_ENOUGH isv.AMOUNT_NOT_ENOUGH "
            + "BILLING_DEDUCTION_ERROR SYSTEM_ERROR isp.SYSTEM_ERROR GATEWAY_ERROR")
        .replace(' ', '\n');
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put("OK", new Submitted(List.of("m1"), "OK"));
    for (String code : List.of("INVALID_SENDERID", "SMS_SIGN_NAME_ILLEGAL")) {
      documented.put(code, new Refused(BAD_ENVELOPE, code, SendResult.Retry.NEXT_ACCOUNT));
    }
    refused(
        documented,
        NOT_PERMITTED,
        "FORBIDDEN_ACTION OUT_OF_SERVICE ACCOUNT_NOT_EXISTS ACCOUNT_ABNORMAL RAM_PERMISSION_DENY"
            + " PRODUCT_UN_SUBSCRIPT isv.OUT_OF_SERVICE isp.RAM_PERMISSION_DENY");
    refused(
        documented,
        BAD_CONTENT,
        "SMS_CONTENT_CODE_ILLEGAL CONTENT_MISSING_PARAMETERS INVALID_PARAMETERS INVALID_JSON_PARAM"
            + " BLACK_KEY_CONTROL_LIMIT PARAM_LENGTH_LIMIT MissingMessage");
    refused(documented, BAD_NUMBER, "MOBILE_NUMBER_ILLEGAL isv.MOBILE_NUMBER_ILLEGAL");
    refused(documented, BAD_NUMBER, "MOBILE_COUNT_OVER_LIMIT MissingTo");
    refused(
        documented, NO_CREDIT, "AMOUNT_NOT_ENOUGH isv.AMOUNT_NOT_ENOUGH BILLING_DEDUCTION_ERROR");
    refused(
        documented,
        THROTTLED,
        "BUSINESS_LIMIT_CONTROL isv.BUSINESS_LIMIT_CONTROL BUSINESS_LIMIT_CONTROL_MINUTE"
            + " BUSINESS_LIMIT_CONTROL_HOUR BUSINESS_LIMIT_CONTROL_DAY Throttling.User");
    refused(documented, NO_ROUTE, "NOT_SUPPORTED_COUNTRY COUNTRY_RESTRICTED");
    refused(documented, PROVIDER_ERROR, "SYSTEM_ERROR isp.SYSTEM_ERROR GATEWAY_ERROR");
    return documented;
  }

  @Override
  protected String receipt(String id, String word) {
    return "[{\"MessageId\":\"%s\",\"Status\":\"%s\",\"ErrorCode\":\"x\",\"TaskId\":\"t1\"}]"
        .formatted(id, word);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "1", DeliveryState.DELIVERED,
        "2", DeliveryState.UNDELIVERED,
        "6", DeliveryState.EXPIRED);
  }
}
