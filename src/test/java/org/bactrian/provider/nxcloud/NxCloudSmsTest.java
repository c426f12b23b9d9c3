package org.bactrian.provider.nxcloud;

import static java.util.Map.entry;
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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.Signer;
import org.junit.jupiter.api.Test;

class NxCloudSmsTest extends ProviderContract {
  private final NxCloudSmsTranslator translator = new NxCloudSmsTranslator();

  @Test
  void the_request_goes_to_v2_and_a_slash_at_the_end_of_the_url_does_no_harm() {
    ProviderRequest request = translator.translate(SampleMessages.sms(), account());
    assertThat(request.url()).hasToString("https://api2.nxcloud.com/api/sms/mtsend_v2");
    assertThat(request.headers())
        .containsOnly(
            entry("Content-Type", "application/json"),
            entry("bizType", "3"),
            entry("action", "mtsend"));
  }

  @Test
  void an_id_that_does_not_fit_sys_message_id_travels_in_ext_alone() {
    assertThat(body("order.42:long-enough"))
        .doesNotContain("sysMessageId")
        .contains("\"ext\":\"order.42:long-enough\"");
    assertThat(body("too-short")).doesNotContain("sysMessageId").contains("\"ext\":\"too-short\"");
    assertThat(body("a".repeat(51))).doesNotContain("sysMessageId");
    assertThat(body("a".repeat(50))).contains("\"sysMessageId\":\"" + "a".repeat(50) + "\"");
  }

  @Test
  void a_message_that_names_no_sender_says_none() {
    assertThat(body("order-42-sms")).doesNotContain("sourceAddress");
  }

  @Test
  void a_code_written_as_a_number_counts_as_well() {
    assertThat(interpret(answered(200, "{\"code\":0,\"messageid\":\"m1\"}")))
        .isEqualTo(new Submitted(List.of("m1"), "0"));
  }

  private String body(String id) {
    ProviderRequest request = translator.translate(SampleMessages.sms(id, null), account());
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  @Override
  protected Provider provider() {
    return new NxCloudSms(new NxCloudSmsReceipts());
  }

  @Override
  protected Provider.Settings settings() {
    return NxCloudSamples.sms("sha256");
  }

  @Override
  protected ProviderRequest translate(Message message, Account account) {
    return translator.translate((SmsMessage) message, account);
  }

  @Override
  protected Signer signer() {
    return new NxCloudSigner();
  }

  @Override
  protected Interpreter interpreter() {
    return new NxCloudSmsInterpreter();
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    return NxCloudSignature.verifies(signed, "SHA-256", NxCloudSamples.ACCESS_SECRET);
  }

  @Override
  protected Answered answer(String code) {
    String id = code.equals("0") ? ",\"messageid\":\"m1\"" : "";
    return answered(200, "{\"result\":\"\",\"code\":\"%s\"%s}".formatted(code, id));
  }

  @Override
  protected Map<String, SendResult> documented() {
    return Map.ofEntries(
        entry("0", new Submitted(List.of("m1"), "0")),
        entry("88", new Unknown("88", List.of())),
        entry("-1", new Unknown("-1", List.of())),
        entry("9999", new Unknown("9999", List.of())),
        entry("1004", new Refused(BAD_CREDENTIALS, "1004", Retry.ONCE_AT_ONCE)),
        refused("1000", BAD_CREDENTIALS),
        refused("1001", BAD_CREDENTIALS),
        refused("1002", BAD_CREDENTIALS),
        refused("1003", BAD_CREDENTIALS),
        refused("1005", BAD_CREDENTIALS),
        refused("1012", BAD_CREDENTIALS),
        refused("1", NOT_PERMITTED),
        refused("2", BAD_CONTENT),
        refused("3", NO_CREDIT),
        refused("4", BAD_CONTENT),
        refused("5", BAD_CONTENT),
        refused("6", BAD_NUMBER),
        refused("7", BAD_NUMBER),
        refused("8", BAD_ENVELOPE),
        refused("9", NOT_PERMITTED),
        refused("26", OTHER),
        refused("27", THROTTLED),
        refused("28", THROTTLED),
        refused("99", PROVIDER_ERROR),
        refused("102", NOT_PERMITTED),
        refused("103", BAD_CONTENT),
        refused("104", BAD_NUMBER));
  }

  private static Map.Entry<String, SendResult> refused(String code, Reason reason) {
    return entry(code, new Refused(reason, code));
  }

  @Override
  protected List<String> callbacks() {
    return List.of("phone=380501234567&status=2&result=DELIVRD&messageid=m1&ext=order%2D42");
  }

  @Override
  protected List<String> secrets() {
    return List.of(NxCloudSamples.ACCESS_KEY, NxCloudSamples.ACCESS_SECRET, "hook-secret");
  }

  @Override
  protected String golden() {
    return "nxcloud";
  }
}
