package org.bactrian.provider.nxcloud;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.NO_ROUTE;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;

import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.Signer;
import org.junit.jupiter.api.Test;

class NxCloudViberTest extends ProviderContract {
  private final NxCloudViberTranslator translator = new NxCloudViberTranslator();

  @Test
  void the_request_goes_to_the_saas_path_with_the_headers_that_will_be_signed() {
    ProviderRequest request = translator.translate(SampleMessages.viber(Kind.TEXT), account());
    assertThat(request.url()).hasToString("https://api-hk.nxlink.ai/saas/viber/send");
    assertThat(request.headers())
        .containsOnly(
            entry("Content-Type", "application/json"),
            entry("bizType", "7"),
            entry("action", "mt"));
  }

  @Test
  void a_kind_it_cannot_carry_is_not_translated() {
    assertThatThrownBy(() -> translator.translate(SampleMessages.viber(Kind.TEMPLATE), account()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NXCloud does not carry template");
  }

  @Test
  void a_message_taken_without_an_id_of_its_own_still_has_the_trace_id() {
    assertThat(interpret(answered(200, "{\"code\":0,\"traceId\":\"56bf\"}")))
        .isEqualTo(new Submitted(List.of("56bf"), "0"));
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
    assertThat(interpret(answered(200, "[]"))).isEqualTo(new Unknown(null, List.of()));
    assertThat(interpret(answered(204, ""))).isEqualTo(new Unknown(null, List.of()));
  }

  @Override
  protected Provider provider() {
    return new NxCloudViber(new NxCloudViberReceipts());
  }

  @Override
  protected Provider.Settings settings() {
    return NxCloudSamples.viber("md5");
  }

  @Override
  protected ProviderRequest translate(Message message, Account account) {
    return translator.translate((ViberMessage) message, account);
  }

  @Override
  protected Signer signer() {
    return new NxCloudSigner();
  }

  @Override
  protected Interpreter interpreter() {
    return new NxCloudViberInterpreter();
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    return NxCloudSignature.verifies(signed, "MD5", NxCloudSamples.ACCESS_SECRET);
  }

  @Override
  protected Answered answer(String code) {
    String data = code.equals("0") ? ",\"data\":{\"message_id\":\"gBGG\"}" : "";
    return answered(
        200, "{\"code\":%s,\"message\":\"\"%s,\"traceId\":\"56bf\"}".formatted(code, data));
  }

  @Override
  protected Map<String, SendResult> documented() {
    return Map.ofEntries(
        entry("0", new Submitted(List.of("gBGG", "56bf"), "0")),
        entry("-1", new Unknown("-1", List.of("56bf"))),
        entry("9999", new Unknown("9999", List.of("56bf"))),
        refused("1000", BAD_CREDENTIALS),
        refused("1001", BAD_CREDENTIALS),
        refused("1002", BAD_CREDENTIALS),
        refused("1003", BAD_CREDENTIALS),
        entry("1004", new Refused(BAD_CREDENTIALS, "1004", Retry.ONCE_AT_ONCE)),
        refused("1005", BAD_CREDENTIALS),
        refused("1100", NOT_PERMITTED),
        refused("1102", NO_CREDIT),
        refused("9000", BAD_CONTENT),
        refused("9001", PROVIDER_ERROR),
        refused("9002", BAD_NUMBER),
        refused("9003", NOT_PERMITTED),
        refused("9004", NO_ROUTE),
        refused("9005", NO_ROUTE),
        refused("9011", NO_ROUTE));
  }

  private static Map.Entry<String, SendResult> refused(String code, Reason reason) {
    return entry(code, new Refused(reason, code));
  }

  @Override
  protected List<String> callbacks() {
    return List.of(
        "{\"status\":\"failed\",\"requestId\":\"f6a7\",\"code\":11000,\"message\":\"Viber send error\"}",
        "{\"phone\":\"79100000030\",\"traceRequestId\":\"ae2c\",\"message\":{\"text\":\"hi\"}}");
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
