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
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.junit.jupiter.api.Test;

class NxCloudSmsTest extends NxCloudContract {
  NxCloudSmsTest() {
    super(
        new NxCloudSms(new NxCloudSmsReceipts()),
        NxCloudSamples.sms("sha256"),
        new NxCloudSmsTranslator(),
        "SHA-256");
  }

  @Test
  void the_request_goes_to_v2_and_a_slash_at_the_end_of_the_url_does_no_harm() {
    ProviderRequest request = translate(SampleMessages.sms());
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
  void a_message_without_a_sender_sends_no_source_address() {
    assertThat(body("order-42-sms")).doesNotContain("sourceAddress");
  }

  @Test
  void a_code_written_as_a_number_counts_as_well() {
    assertThat(interpret(answered(200, "{\"code\":0,\"messageid\":\"m1\"}")))
        .isEqualTo(new Submitted(List.of("m1"), "0"));
  }

  @Test
  void an_id_under_another_name_and_as_data_itself_is_kept() {
    for (String field :
        List.of("\"msgId\":\"m1\"", "\"data\":\"m1\"", "\"data\":{\"id\":\"m1\"}")) {
      assertThat(interpret(answered(200, "{\"code\":\"0\"," + field + "}")))
          .as(field)
          .isEqualTo(new Submitted(List.of("m1"), "0"));
    }
  }

  @Test
  void a_price_in_the_answer_is_read() {
    String answer =
        "{\"code\":\"0\",\"messageid\":\"m1\",\"price\":\"0.045\",\"currency\":\"USD\",\"size\":2}";
    assertThat(interpret(answered(200, answer)))
        .isEqualTo(new Submitted(List.of("m1"), "0").charging(Charge.of("0.045", "USD", "2")));
    assertThat(interpret(answered(200, "{\"code\":4,\"price\":0.045,\"currency\":\"USD\"}")))
        .isEqualTo(new Refused(BAD_CONTENT, "4"));
  }

  private String body(String id) {
    return rendered(SampleMessages.sms(id, null));
  }

  @Override
  protected Answered answer(String code) {
    return code.equals("0")
        ? accepted("m1")
        : answered(200, "{\"result\":\"\",\"code\":\"%s\"}".formatted(code));
  }

  @Override
  protected Answered accepted(String id) {
    return answered(200, "{\"result\":\"\",\"code\":\"0\",\"messageid\":\"%s\"}".formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return ("1000 1001 1002 1003 1004 1005 1012 1 9 102 3 99 88 9999").replace(' ', '\n');
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put("0", new Submitted(List.of("m1"), "0"));
    documented.put("88", new Unknown("88", List.of()));
    documented.put("-1", new Refused(OTHER, "-1"));
    documented.put("9999", new Unknown("9999", List.of()));
    documented.put("1004", new Refused(BAD_CREDENTIALS, "1004", Retry.ONCE_AT_ONCE));
    refused(documented, BAD_CREDENTIALS, "1000 1001 1002 1003 1005 1012");
    refused(documented, NOT_PERMITTED, "1 9 102");
    refused(documented, BAD_CONTENT, "2 4 5 103");
    refused(documented, NO_CREDIT, "3");
    refused(documented, BAD_NUMBER, "6 7 104");
    refused(documented, BAD_ENVELOPE, "8");
    refused(documented, OTHER, "26");
    refused(documented, THROTTLED, "27 28");
    refused(documented, PROVIDER_ERROR, "99");
    return documented;
  }

  @Override
  protected String receipt(String id, String word) {
    return "phone=380501234567&status=%s&messageid=%s&ext=order%%2D42".formatted(word, id);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "2", DeliveryState.DELIVERED,
        "7", DeliveryState.EXPIRED,
        "5", DeliveryState.UNDELIVERED,
        "6", DeliveryState.UNDELIVERED,
        "8", DeliveryState.UNDELIVERED,
        "9", DeliveryState.UNDELIVERED,
        "10", DeliveryState.UNDELIVERED,
        "11", DeliveryState.UNDELIVERED,
        "12", DeliveryState.UNDELIVERED);
  }
}
