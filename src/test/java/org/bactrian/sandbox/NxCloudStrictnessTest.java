package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.bactrian.message.Kind;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.nxcloud.NxCloudSigner;
import org.bactrian.provider.nxcloud.NxCloudSmsTranslator;
import org.bactrian.provider.nxcloud.NxCloudViberTranslator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NxCloudStrictnessTest extends NxCloudFixture {
  @ParameterizedTest
  @ValueSource(strings = {"accessKey", "ts", "bizType", "action", "sign"})
  void a_call_without_a_mandatory_header_is_1001(String header) throws Exception {
    assertThat(viber().signed().without(header).code()).isEqualTo("1001");
    JsonNode answer = sms().signed().without(header).json();
    assertThat(answer.path("code").textValue()).isEqualTo("1001");
  }

  @ParameterizedTest
  @CsvSource({"bizType,3", "bizType,07", "action,mtsend", "action,MT", "ts,now"})
  void a_wrong_biz_type_or_action_is_1002(String header, String value) throws Exception {
    assertThat(viber().with(header, value).signed().code()).isEqualTo("1002");
  }

  @Test
  void a_signature_that_does_not_verify_is_1003() throws Exception {
    assertThat(viber().secret("other").signed().code()).isEqualTo("1003");
    assertThat(viber().signed().body(NxCloudCaller.text("380501234567") + " ").code())
        .isEqualTo("1003");
    assertThat(viber().signed().with("algorithm", "sha256").code()).isEqualTo("1003");
    assertThat(viber().sha256().signed().without("algorithm").code()).isEqualTo("1003");
    assertThat(viber().signed().with("algorithm", "sha1").code()).isEqualTo("1003");
    assertThat(viber().signed().with("ts", Long.toString(TS + 1)).code()).isEqualTo("1003");
    assertThat(viber().with("Content-Type", "text/plain").signed().code()).isEqualTo("1003");
    assertThat(viber().without("Content-Type").signed().code()).isEqualTo("1003");
    assertThat(viber().with("Content-Type", "application/json; charset=UTF-8").signed().code())
        .isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({"60000,0", "-60000,0", "60001,1004", "-60001,1004"})
  void a_timestamp_may_be_60_seconds_off_and_no_more(long millis, String code) throws Exception {
    assertThat(NxCloudCaller.viber(nxCloud.port(), TS + millis).signed().code()).isEqualTo(code);
  }

  @Test
  void an_unknown_key_is_1005() throws Exception {
    assertThat(viber().with("accessKey", "other").signed().code()).isEqualTo("1005");
  }

  @ParameterizedTest
  @CsvSource({"123,124", "\"app\",\"sms-app\""})
  void an_unknown_tenant_or_application_is_9003(String from, String to) throws Exception {
    String body = NxCloudCaller.text("380501234567").replace(from, to);
    assertThat(viber().body(body).signed().code()).isEqualTo("9003");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"tenant_id\":123",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":1}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"content\":\"a\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"type\":1,\"content\":\"a\"}",
        "{\"tenant_id\":\"123\",\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":1,\"content\":\"a\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":380501234567,\"type\":1,\"content\":\"a\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":\"1\",\"content\":\"a\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":2,\"content\":\"a\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":1,\"content\":\"\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":1,\"content\":null}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":1,\"content\":\"a\",\"ttl\":60}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":1,\"content\":\"a\",\"fileUrl\":\"https://e.x\",\"filename\":\"f\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":3,\"fileUrl\":\"https://e.x\"}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":12,\"content\":\"a\",\"viber_video_button_info\":{\"button_text\":\"b\"}}",
        "{\"tenant_id\":123,\"appkey\":\"app\",\"to\":\"380501234567\",\"type\":12,\"content\":\"a\",\"viber_video_button_info\":{\"button_text\":\"b\",\"button_url\":\"https://e.x\"}}",
      })
  void a_body_that_breaks_the_page_s_rules_is_9000(String body) throws Exception {
    assertThat(viber().body(body).signed().code()).isEqualTo("9000");
  }

  @Test
  void a_text_of_1001_characters_is_9000() throws Exception {
    String body = NxCloudCaller.text("380501234567");
    assertThat(viber().body(body.replace("Привет", "я".repeat(1000))).signed().code())
        .isEqualTo("0");
    assertThat(viber().body(body.replace("Привет", "я".repeat(1001))).signed().code())
        .isEqualTo("9000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+380501234567", "38050-1234567", "1234", "0501234567"})
  void a_number_that_is_not_country_code_and_digits_is_9002(String to) throws Exception {
    assertThat(viber().body(NxCloudCaller.text(to)).signed().code()).isEqualTo("9002");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"phone\":\"380501234567\",\"content\":\"a\"}|2",
        "{\"appKey\":\"sms-app\",\"content\":\"a\"}|2",
        "{\"appKey\":\"sms-app\",\"phone\":380501234567,\"content\":\"a\"}|2",
        "{\"appKey\":\"sms-app\",\"phone\":\"380501234567\",\"content\":\"a\",\"appkey\":\"x\"}|2",
        "{\"appKey\":\"sms-app\",\"phone\":\"380501234567\",\"content\":\"a\",\"sysMessageId\":\"short\"}|2",
        "{\"appKey\":\"sms-app\",\"phone\":\"380501234567\",\"content\":\" \"}|4",
        "{\"appKey\":\"sms-app\",\"phone\":\"+380501234567\",\"content\":\"a\"}|6",
        "{\"appKey\":\"sms-app\",\"phone\":\"380501234567\",\"content\":\"a\",\"sourceAddress\":\"My Shop\"}|8",
        "{\"appKey\":\"app\",\"phone\":\"380501234567\",\"content\":\"a\"}|1",
        "nonsense|2",
      })
  void an_sms_that_breaks_the_page_s_rules_is_refused(String body, String code) throws Exception {
    assertThat(sms().body(body).signed().code()).isEqualTo(code);
  }

  @Test
  void an_sms_of_1001_characters_is_too_long() throws Exception {
    String body = NxCloudCaller.smsTo("380501234567").replace("Привет", "a".repeat(1001));
    assertThat(sms().body(body).signed().code()).isEqualTo("5");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TEXT", "IMAGE_ONLY", "TEXT_IMAGE", "TEXT_BUTTON", "TEXT_IMAGE_BUTTON"})
  void a_request_of_our_translator_and_signer_is_accepted(Kind kind) throws Exception {
    for (String algorithm : List.of("md5", "sha256")) {
      Account account = viber(algorithm);
      ProviderRequest request =
          new NxCloudViberTranslator().translate(SampleMessages.viber(kind), account);
      assertThat(post(new NxCloudSigner().sign(request, account, NOW)).path("code").asInt(-9))
          .isZero();
    }
  }

  @Test
  void a_request_for_our_sms_is_accepted() throws Exception {
    Account account = sms("sha256");
    ProviderRequest request = new NxCloudSmsTranslator().translate(SampleMessages.sms(), account);
    assertThat(post(new NxCloudSigner().sign(request, account, NOW)).path("code").asText())
        .isEqualTo("0");
  }

  private static JsonNode post(ProviderRequest request) throws Exception {
    return JSON.readTree(SimulatorClient.post(request).body());
  }
}
