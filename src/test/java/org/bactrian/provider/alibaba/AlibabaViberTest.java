package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;
import static org.bactrian.delivery.Reason.THROTTLED;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.ProviderResponse.Answered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaViberTest extends AlibabaContract {
  AlibabaViberTest() {
    super(
        new AlibabaViber(new AlibabaViberReceipts()),
        AlibabaSamples.viber("query"),
        new AlibabaViberTranslator());
  }

  @Test
  void it_carries_every_kind_knows_a_ttl_and_can_send_the_fallback_itself() {
    assertThat(provider().capability().kinds()).containsExactlyInAnyOrder(Kind.values());
    assertThat(provider().capability().shortestTtl()).isEqualTo(30);
    assertThat(provider().capability().nativeFallback()).isTrue();
  }

  @Test
  void the_page_s_own_example_is_a_success_whatever_its_text() {
    String page =
        """
        {"RequestId": "90E63D28-E31D-1EB2-8939-A94866411B2O", "Code": "OK",
         "Message": "User not authorized to operate on the specified resource.",
         "MessageId": "61851ccb2f1365b16aee"}
        """;
    assertThat(interpret(answered(200, page)))
        .isEqualTo(new Submitted(List.of("61851ccb2f1365b16aee"), "OK"));
  }

  @Test
  void an_id_under_data_is_read_where_there_is_none_at_the_top() {
    assertThat(interpret(answered(200, "{\"Code\":\"OK\",\"Data\":{\"MessageId\":\"m2\"}}")))
        .isEqualTo(new Submitted(List.of("m2"), "OK"));
  }

  @Test
  void the_code_decides_whatever_the_http_status_is() {
    assertThat(interpret(answered(500, "{\"Code\":\"OK\",\"MessageId\":\"m1\"}")))
        .isEqualTo(new Submitted(List.of("m1"), "OK"));
    assertThat(interpret(answered(200, "{\"Code\":\"System.LimitControl\"}")))
        .isEqualTo(new Refused(THROTTLED, "System.LimitControl"));
    assertThat(interpret(answered(503, "{\"Code\":\"InvalidParameter.PhoneNumberError\"}")))
        .isEqualTo(new Refused(BAD_NUMBER, "InvalidParameter.PhoneNumberError"));
    assertThat(interpret(answered(503, "{\"Code\":\"Whatever\"}")))
        .isEqualTo(new Refused(PROVIDER_ERROR, "Whatever"));
    assertThat(interpret(answered(429, "{\"Code\":\"Whatever\"}")))
        .isEqualTo(new Refused(THROTTLED, "Whatever"));
  }

  @Test
  void a_2xx_without_a_code_is_unknown_with_the_id_it_names() {
    assertThat(interpret(answered(200, "{\"MessageId\":\"m1\"}")))
        .isEqualTo(new Unknown(null, List.of("m1")));
  }

  @Test
  void a_success_among_the_errors_is_believed_only_with_an_id() {
    assertThat(interpret(answered(200, "{\"Code\":\"0000\"}")))
        .isEqualTo(new Unknown("0000", List.of()));
    assertThat(interpret(answered(200, "{\"Code\":\"0000\",\"MessageId\":\"m1\"}")))
        .isEqualTo(new Submitted(List.of("m1"), "0000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FromNotEmpty", "FromOnlyNumeric", "FromNotSupport"})
  void a_bad_sender_is_the_message_s_fault_only_when_it_named_one(String fault) {
    String code = "InvalidParameter." + fault;
    ViberMessage named = AlibabaViberTranslatorTest.message(Kind.TEXT).sender("20020").get();
    assertThat(interpret(answer(code), named))
        .as("another account may know the sender")
        .isEqualTo(new Refused(BAD_ENVELOPE, code, SendResult.Retry.NEXT_ACCOUNT));
    assertThat(interpret(answer(code)))
        .isEqualTo(new Refused(NOT_PERMITTED, code, SendResult.Retry.NEXT_ACCOUNT));
  }

  @Test
  void an_address_that_is_not_allowed_for_a_sender_rests_the_account_only_if_it_is_its_own() {
    ViberMessage named = AlibabaViberTranslatorTest.message(Kind.TEXT).sender("20020").get();
    assertThat(interpret(answer("SRVC_UNAUTHORIZED_IP"), named).accountFault()).isEmpty();
    assertThat(interpret(answer("SRVC_UNAUTHORIZED_IP")).accountFault()).contains(NOT_PERMITTED);
  }

  @Override
  protected Answered answer(String code) {
    return code.equals("OK")
        ? accepted("m1")
        : answered(
            200, "{\"RequestId\":\"R\",\"Code\":\"%s\",\"Message\":\"words\"}".formatted(code));
  }

  @Override
  protected Answered accepted(String id) {
    return answered(
        200, "{\"RequestId\":\"R\",\"Code\":\"OK\",\"MessageId\":\"%s\"}".formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return ("Authentication.NoAuth Ram.PermissionDeny Product.Unsubscript "
            + "Unknown.ResourceOwnerId Forbidden.RAM NoPermission 131031 SRVC_UNAUTHORIZED_IP "
            + "SRVC_NOT_PERMITTED AMOUNT_NOT_ENOUGH InsufficientBalance "
            + "InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive SignatureDoesNotMatch "
            + "SignatureNonceUsed InvalidTimeStamp.Format InvalidTimeStamp.Expired "
            + "InvalidSecurityToken.Expired ServiceUnavailable InternalError SendMessage.Error "
            + "SRVC_INTERNAL_FAILURE SRVC_TIMEOUT 999999")
        .replace(' ', '\n');
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put("OK", new Submitted(List.of("m1"), "OK"));
    refused(
        documented,
        BAD_NUMBER,
        "InvalidParameter.PhoneNumberError InvalidParameter.ToNotEmpty InvalidParameter.ToOnlyNumeric");
    refused(
        documented,
        BAD_ENVELOPE,
        "InvalidParameter.ChannelTypeNotSupport InvalidParameter.TypeNotSupport InvalidParameter.MessageTypeNotEmpty InvalidParameter.MessageTypeNotSupport InvalidParameter.SendSmsNotSupport");
    refused(
        documented,
        BAD_CONTENT,
        "InvalidParameter.ContentNotEmpty InvalidParameter.ContentError InvalidParameter.TextNotEmpty InvalidParameter.LinkNotEmpty InvalidParameter.MessageInvalid InvalidParameter.LanguageNotEmpty InvalidParameter.LanguageNotSupport InvalidParameter.TemplateCodeNotEmpty InvalidParameter.TemplateTypeNotSupport InvalidParameter.CreateError InvalidParameter.HeaderMoreVarable InvalidParameter.HeaderMoreVariable InvalidParameter.UrlMoreVarable InvalidParameter.UrlMoreVariable InvalidParameter.FooterHaveVariable InvalidParameter.ButtonTextHaveVariable InvalidParameter.HeaderTypeNotSupport");
    refused(
        documented,
        BAD_CONTENT,
        "DelError.TemplateNotExist DetailError.TemplateNotExist TemplateListError.QueryError"
            + " SRVC_BAD_DATA SRVC_BAD_PARAMETERS SRVC_INVALID_TTL SRVC_BAD_FILE_NAME_LENGTH"
            + " SRVC_FILE_NOT_PERMITTED SRVC_BAD_THUMBNAIL SRVC_BAD_FILE_SIZE SRVC_BAD_DURATION MissingContent InvalidTtl");
    refused(
        documented,
        NOT_PERMITTED,
        "Authentication.NoAuth Ram.PermissionDeny Product.Unsubscript Unknown.ResourceOwnerId"
            + " Forbidden.RAM NoPermission 131031 SRVC_UNAUTHORIZED_IP SRVC_NOT_PERMITTED");
    for (String code :
        List.of(
            "InvalidParameter.AuditStatusNotSupport",
            "132015",
            "132016",
            "InvalidParameter.FromNotSupport",
            "MissingFrom",
            "SRVC_BAD_SERVICE_ID",
            "SRVC_WAIT_FOR_USER_RESPONSE")) {
      documented.put(code, new Refused(NOT_PERMITTED, code, SendResult.Retry.NEXT_ACCOUNT));
    }
    refused(documented, NO_CREDIT, "AMOUNT_NOT_ENOUGH InsufficientBalance");
    refused(
        documented,
        BAD_CREDENTIALS,
        "InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive SignatureDoesNotMatch"
            + " SignatureNonceUsed InvalidTimeStamp.Format InvalidTimeStamp.Expired"
            + " InvalidSecurityToken.Expired");
    refused(documented, THROTTLED, "System.LimitControl Throttling Throttling.User Throttling.Api");
    refused(
        documented,
        PROVIDER_ERROR,
        "ServiceUnavailable InternalError SendMessage.Error SRVC_INTERNAL_FAILURE"
            + " SRVC_TIMEOUT 999999");
    refused(documented, BAD_ENVELOPE, "SRVC_BAD_MESSAGE_TYPE");
    refused(
        documented,
        BAD_CONTENT,
        "MissingLabel InvalidLabel InvalidParameter.LabelNotEmpty SRVC_BAD_LABEL");
    refused(documented, Reason.NOT_A_VIBER_USER, "SRVC_NOT_VIBER_USER");
    refused(documented, Reason.BLOCKED_BY_USER, "SRVC_USER_BLOCKED");
    refused(documented, Reason.NO_SUITABLE_DEVICE, "SRVC_NO_SUITABLE_DEVICE");
    refused(documented, BAD_NUMBER, "MissingTo InvalidTo");
    refused(documented, OTHER, "InvalidApi.NotFound InvalidToken InvalidParameter.Whatever");
    return documented;
  }

  @Override
  protected String receipt(String id, String word) {
    return "[{\"MessageId\":\"%s\",\"Status\":\"%s\"}]".formatted(id, word);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "Sent", DeliveryState.SUBMITTED,
        "Delivered", DeliveryState.DELIVERED,
        "Read", DeliveryState.SEEN,
        "Failed", DeliveryState.UNDELIVERED);
  }

  @Override
  protected List<String> otherCallbacks() {
    return List.of(
        "[{\"MessageId\":\"m1\",\"Status\":\"Failed\",\"ErrorCode\":\"SRVC_TIMEOUT\",\"TaskId\":\"t1\"}]",
        "[{\"From\":\"380501234567\",\"Type\":\"IMAGE\",\"Message\":\"{\\\"url\\\":\\\"https://e.x\\\"}\"}]");
  }
}
