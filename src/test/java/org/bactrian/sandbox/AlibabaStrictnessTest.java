package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.bactrian.message.Kind;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.alibaba.AlibabaSigner;
import org.bactrian.provider.alibaba.AlibabaSmsTranslator;
import org.bactrian.provider.alibaba.AlibabaViberTranslator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaStrictnessTest extends AlibabaFixture {
  @ParameterizedTest
  @CsvSource({
    "Authorization,MissingAuthorization",
    "x-acs-date,Missingdate",
    "x-acs-signature-nonce,Missingsignaturenonce",
    "x-acs-content-sha256,Missingcontentsha256",
    "x-acs-action,InvalidApi.NotFound",
    "x-acs-version,InvalidApi.NotFound",
  })
  void a_call_without_a_mandatory_header_is_refused(String header, String code) throws Exception {
    assertThat(viber().signed().withoutHeader(header).code()).isEqualTo(code);
  }

  @Test
  void another_version_of_an_action_does_not_exist() throws Exception {
    HttpResponse<String> answer = viber().header("x-acs-version", "2018-05-01").signed().send();
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("InvalidApi.NotFound");
  }

  @Test
  void a_signature_that_does_not_verify_is_refused() throws Exception {
    String no = "SignatureDoesNotMatch";
    assertThat(viber().secret("other").signed().code()).isEqualTo(no);
    assertThat(viber().signed().with("To", "380501234568").code()).isEqualTo(no);
    assertThat(viber().signed().header("x-acs-date", "2026-11-21T08:00:01Z").code()).isEqualTo(no);
    assertThat(viber().signed().header("x-acs-more", "unsigned").code()).isEqualTo(no);
    assertThat(viber().signed().header("content-type", "text/plain").code()).isEqualTo(no);
    assertThat(viber().signed().header("Authorization", "Bearer key").code()).isEqualTo(no);
    assertThat(viber().header("content-type", "text/plain").signed().code()).isEqualTo("OK");
  }

  @Test
  void an_unknown_key_is_not_found() throws Exception {
    HttpResponse<String> answer = viber().signed("other").send();
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("InvalidAccessKeyId.NotFound");
  }

  @Test
  void a_temporary_key_needs_its_token() throws Exception {
    assertThat(viber().signed("sts").code()).isEqualTo("InvalidSecurityToken.Malformed");
    assertThat(viber().header("x-acs-security-token", "token").signed("sts").code())
        .isEqualTo("OK");
  }

  @Test
  void a_nonce_is_valid_for_one_call() throws Exception {
    AlibabaCaller call = viber().signed();
    assertThat(call.code()).isEqualTo("OK");
    assertThat(call.code()).isEqualTo("SignatureNonceUsed");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T08:15:00Z,OK",
    "2026-11-21T07:45:00Z,OK",
    "2026-11-21T08:15:01Z,InvalidTimeStamp.Expired",
    "2026-11-21T07:44:59Z,InvalidTimeStamp.Expired",
    "2026-11-21 08:00:00,InvalidTimeStamp.Format",
    "2026-13-21T08:00:00Z,InvalidTimeStamp.Format",
    "2026-11-21T08:00:00.5Z,InvalidTimeStamp.Format",
  })
  void a_timestamp_may_be_15_minutes_off_and_no_more(String date, String code) throws Exception {
    assertThat(viber().header("x-acs-date", date).signed().code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "ChannelType,InvalidParameter.ChannelTypeNotSupport",
    "Type,InvalidParameter.TypeNotSupport",
    "MessageType,InvalidParameter.MessageTypeNotEmpty",
    "Content,InvalidParameter.ContentNotEmpty",
    "From,InvalidParameter.FromNotEmpty",
    "To,InvalidParameter.ToNotEmpty",
    "Label,MissingLabel",
    "TaskId,OK",
  })
  void a_required_parameter_must_be_there(String parameter, String code) throws Exception {
    assertThat(viber().without(parameter).signed().code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "ChannelType,whatsapp,InvalidParameter.ChannelTypeNotSupport",
    "Type,text,InvalidParameter.TypeNotSupport",
    "MessageType,text_document,InvalidParameter.MessageTypeNotSupport",
    "From,+20019,InvalidParameter.FromOnlyNumeric",
    "From,20020,InvalidParameter.FromNotSupport",
    "To,+380501234567,InvalidParameter.ToOnlyNumeric",
    "To,0501234567,InvalidParameter.PhoneNumberError",
    "Label,pormotion,InvalidLabel",
    "Label,transaction,OK",
    "Ttl,29,InvalidTtl",
    "Ttl,30,OK",
    "Ttl,1209600,OK",
    "Ttl,1209601,InvalidTtl",
    "Ttl,1h,InvalidTtl",
    "FallBackDuration,59,InvalidFallBackDuration",
    "FallBackDuration,43201,InvalidFallBackDuration",
    "FallBackDuration,60,OK",
    "FallBackRule,unread,InvalidFallBackRule",
    "FallBackRule,sentFailed,OK",
    "Labels,promotion,InvalidLabels",
  })
  void a_parameter_out_of_its_range_is_refused(String parameter, String value, String code)
      throws Exception {
    assertThat(viber().with(parameter, value).signed().code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text|nonsense|InvalidParameter.ContentError",
        "text|[]|InvalidParameter.ContentError",
        "text|{}|InvalidParameter.TextNotEmpty",
        "text|{\"text\":\"\"}|InvalidParameter.TextNotEmpty",
        "text|{\"Text\":\"a\"}|InvalidParameter.TextNotEmpty",
        "text|{\"text\":\"a\",\"link\":\"\",\"caption\":\"\"}|OK",
        "text|{\"text\":\"a\",\"link\":\"https://e.x\"}|InvalidParameter.ContentError",
        "image|{\"link\":\"https://e.x\"}|OK",
        "image|{\"Link\":\"https://e.x\"}|InvalidParameter.LinkNotEmpty",
        "image|{\"link\":\"e.x\"}|InvalidParameter.ContentError",
        "image|{\"link\":\"https://e.x\",\"fileName\":\"p.jpg\"}|InvalidParameter.ContentError",
        "video|{\"link\":\"https://e.x\"}|InvalidParameter.ContentError",
        "video|{\"link\":\"https://e.x\",\"thumbnail\":\"https://e.x\",\"fileSize\":1,\"duration\":600}|OK",
        "video|{\"link\":\"https://e.x\",\"thumbnail\":\"https://e.x\",\"fileSize\":1,\"duration\":601}|SRVC_BAD_DURATION",
        "video|{\"link\":\"https://e.x\",\"thumbnail\":\"https://e.x\",\"fileSize\":209715201,\"duration\":1}|SRVC_BAD_FILE_SIZE",
        "document|{\"link\":\"https://e.x\",\"fileName\":\"a\",\"fileType\":\"pdf\"}|OK",
        "document|{\"link\":\"https://e.x\",\"fileName\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"fileType\":\"pdf\"}|SRVC_BAD_FILE_NAME_LENGTH",
        "text_button|{\"text\":\"a\",\"caption\":\"b\"}|InvalidParameter.ContentError",
        "text_button|{\"text\":\"a\",\"caption\":\"b\",\"action\":\"https://e.x\"}|OK",
        "text_image|{\"text\":\"a\",\"link\":\"https://e.x\"}|OK",
        "text_video_button|{\"text\":\"a\",\"link\":\"https://e.x\",\"thumbnail\":\"https://e.x\",\"fileSize\":\"1\",\"duration\":\"1\",\"caption\":\"b\"}|OK",
        "text_video_button|{\"text\":\"a\",\"link\":\"https://e.x\",\"thumbnail\":\"https://e.x\",\"fileSize\":1,\"duration\":1,\"caption\":\"b\",\"action\":\"https://e.x\"}|InvalidParameter.ContentError",
      })
  void content_has_the_keys_of_its_type(String type, String content, String code) throws Exception {
    assertThat(viber().with("MessageType", type).with("Content", content).signed().code())
        .isEqualTo(code);
  }

  @Test
  void a_text_of_1001_characters_is_too_long() throws Exception {
    String text = "{\"text\":\"%s\"}";
    assertThat(viber().with("Content", text.formatted("я".repeat(1000))).signed().code())
        .isEqualTo("OK");
    assertThat(viber().with("Content", text.formatted("я".repeat(1001))).signed().code())
        .isEqualTo("SRVC_BAD_DATA");
  }

  @Test
  void a_template_has_a_code_a_language_and_string_parameters() throws Exception {
    assertThat(template().without("TemplateCode").signed().code())
        .isEqualTo("InvalidParameter.TemplateCodeNotEmpty");
    assertThat(template().without("Language").signed().code())
        .isEqualTo("InvalidParameter.LanguageNotEmpty");
    assertThat(template().with("TemplateParams", "{\"a\":1}").signed().code())
        .isEqualTo("InvalidTemplateParams");
    assertThat(template().with("TemplateParams", "{\"a\":\"1\"}").signed().code()).isEqualTo("OK");
  }

  private AlibabaCaller template() {
    return viber()
        .with("Type", "template")
        .without("MessageType")
        .without("Content")
        .with("TemplateCode", "744c4b5c79c9")
        .with("Language", "en");
  }

  @Test
  void every_parameter_but_the_content_may_be_in_a_form() throws Exception {
    assertThat(viber().asForm().signed().code()).isEqualTo("OK");
    String content = "{\"text\":\"a\"}";
    assertThat(viber().without("Content").asForm().with("Content", content).signed().code())
        .isEqualTo("OK");
    assertThat(viber().without("Content").asForm().signed().code())
        .isEqualTo("InvalidParameter.ContentNotEmpty");
  }

  @ParameterizedTest
  @CsvSource({
    "To,+6581234567,MOBILE_NUMBER_ILLEGAL",
    "To,8613800001795,NOT_SUPPORTED_COUNTRY",
    "To,85261234567,OK",
    "To,'',MissingTo",
    "Message,' ',CONTENT_MISSING_PARAMETERS",
    "From,Alicloud321,OK",
    "From,Alicloud3210,INVALID_SENDERID",
    "From,123456789012345,OK",
    "From,My Shop,INVALID_SENDERID",
    "Text,a,INVALID_PARAMETERS",
  })
  void an_sms_that_breaks_the_page_s_rules_is_refused(String parameter, String value, String code)
      throws Exception {
    assertThat(sms().with(parameter, value).signed().code()).isEqualTo(code);
  }

  @Test
  void a_key_without_the_product_may_not_use_it() throws Exception {
    assertThat(sms().header("x-acs-security-token", "token").signed("sts").code())
        .isEqualTo("PRODUCT_UN_SUBSCRIPT");
  }

  @Test
  void a_key_has_a_fixed_number_of_calls_in_any_second() {
    AtomicLong nanos = new AtomicLong();
    SlidingSecond second = new SlidingSecond(2, nanos::get);
    assertThat(second.passes()).isTrue();
    nanos.set(600_000_000);
    assertThat(second.passes()).isTrue();
    nanos.set(999_999_999);
    assertThat(second.passes()).isFalse();
    nanos.set(1_000_000_000);
    assertThat(second.passes()).isTrue();
    assertThat(second.passes()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_request_of_our_translator_and_signer_is_accepted(Kind kind) throws Exception {
    for (String place : new String[] {"query", "form"}) {
      Account account = viberAccount("key", null, place);
      ProviderRequest request =
          new AlibabaViberTranslator().translate(SampleMessages.viber(kind), account);
      assertThat(post(new AlibabaSigner().sign(request, account, NOW)).path("Code").asText())
          .isEqualTo("OK");
    }
  }

  @Test
  void a_request_signed_with_a_temporary_key_is_accepted() throws Exception {
    Account account = viberAccount("sts", "token", "query");
    ProviderRequest request =
        new AlibabaViberTranslator().translate(SampleMessages.viber(Kind.TEXT), account);
    assertThat(post(new AlibabaSigner().sign(request, account, NOW)).path("Code").asText())
        .isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "380441234567"})
  void a_request_for_our_sms_is_accepted(String sender) throws Exception {
    Account account = smsAccount();
    ProviderRequest request =
        new AlibabaSmsTranslator().translate(SampleMessages.sms("sms-1", sender), account);
    assertThat(post(new AlibabaSigner().sign(request, account, NOW)).path("ResponseCode").asText())
        .isEqualTo("OK");
  }

  private static JsonNode post(ProviderRequest request) throws Exception {
    return JSON.readTree(SimulatorClient.post(request).body());
  }
}
