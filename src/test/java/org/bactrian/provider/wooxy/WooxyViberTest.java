package org.bactrian.provider.wooxy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Content;
import org.bactrian.message.Device;
import org.bactrian.message.Fallback;
import org.bactrian.message.Kind;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.SampleMessages;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WooxyViberTest extends WooxyContract {
  WooxyViberTest() {
    super(new WooxyViber(new WooxyReceipts()), WooxySamples.viber(), new WooxyViberTranslator());
  }

  @Test
  void the_request_goes_to_v3_as_json_and_has_no_token_before_it_is_signed() {
    ProviderRequest request = translate(SampleMessages.viber(Kind.TEXT));
    assertThat(request.url()).hasToString("https://api.wooxy.com/v3/viber/send");
    assertThat(request.headers()).containsOnly(entry("Content-Type", "application/json"));
  }

  @Test
  void every_field_of_a_message_is_sent_in_the_order_of_the_page() {
    ViberMessage message = message("Sale", 7200, List.of("a b", "c"), Device.PHONE, null);
    assertThat(body(message, WooxySamples.viber()))
        .isEqualTo(
            "{\"domain\":\"shop.example\",\"phoneNumber\":\"+77011234567\",\"senderId\":\"Sale\","
                + "\"text\":\"Hi\",\"button\":{\"text\":\"Go\",\"url\":\"https://example.com\"},"
                + "\"device\":\"phone\",\"ttl\":7200,\"tags\":[\"a b\",\"c\"]}");
  }

  @Test
  void an_answer_with_thousands_of_ids_does_not_fill_the_journal() {
    String ids =
        IntStream.range(0, 9_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
    byte[] body =
        ("{\"result\":true,\"viber_message_ids\":[" + ids + "]}").getBytes(StandardCharsets.UTF_8);
    SendResult read =
        new WooxyInterpreter()
            .interpret(new Answered(200, Map.of(), body), SampleMessages.viber(Kind.TEXT));
    assertThat(read).isInstanceOf(Submitted.class);
    assertThat(read.providerIds()).hasSize(255).startsWith("0", "1");
    List<String> named = IntStream.range(0, 9_000).mapToObj(Integer::toString).toList();
    assertThat(new Receipt(null, null, DeliveryState.SEEN, null, null).orNamed(named).providerIds())
        .hasSize(255);
  }

  @Test
  void the_button_field_has_the_name_that_the_account_configures() {
    ViberMessage message = message(null, null, List.of(), null, null);
    assertThat(body(message, WooxySamples.viber(null, ButtonField.BUTTONS)))
        .isEqualTo(
            "{\"domain\":\"shop.example\",\"phoneNumber\":\"+77011234567\",\"text\":\"Hi\","
                + "\"buttons\":{\"text\":\"Go\",\"url\":\"https://example.com\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    ",,,",
    "30,,,1800",
    "1799,,,1800",
    "1800,,,1800",
    "259200,,,259200",
    "259201,,,259200",
    "1209600,,,259200",
    ",60,,1800",
    ",7200,,7200",
    "86400,7200,,7200",
    "3600,7200,,3600",
    "60,7200,,1800",
    // Alibaba sends this fallback, so no timer of ours runs.
    ",7200,S_1,",
    "86400,7200,S_1,86400",
  })
  void viber_gives_up_before_the_sms_as_far_as_half_an_hour_allows(
      Integer ttl, Integer duration, String fallbackId, Integer sent) {
    Duration timer = duration == null ? null : Duration.ofSeconds(duration);
    Fallback fallback = new Fallback(Fallback.Rule.UNDELIVERED, timer, "SMS", null, fallbackId);
    String body = body(message(null, ttl, List.of(), null, fallback), WooxySamples.viber());
    if (sent == null) {
      assertThat(body).doesNotContain("ttl");
    } else {
      assertThat(body).contains("\"ttl\":" + sent + "}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "+380501234567,false",
    "+375291234567,false",
    "+79161234567,false",
    "+73431234567,false",
    "+77011234567,true",
    "+76001234567,true",
    "+13125550123,true",
    "+8613800001795,true",
  })
  void nothing_goes_to_ukraine_belarus_and_russia(String to, boolean carried) {
    ViberMessage message = to(to, null, null, List.of(), null, null);
    assertThat(account().canCarry(message)).isEqualTo(carried);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"result\":true,\"viber_message_ids\":[\"a\"]}|a",
        "{\"result\":1,\"viber_message_ids\":[\"a\"]}|a",
        "{\"result\":\"1\",\"viber_message_ids\":[\"a\"]}|a",
        "{\"result\":\"True\",\"data\":{\"viber_message_ids\":[\"a\"]}}|a",
        "{\"result\":true,\"viber_message_ids\":\"a\"}|a",
        "{\"result\":true,\"Viber_message_ids\":[\"a\",\"b\",\"a\"]}|a b",
        "{\"result\":\"true\",\"viberMessageId\":77}|77",
        "{\"result\":true,\"id\":\"x\",\"viber_message_ids\":[\"a\"]}|a",
        "{\"result\":true,\"viber_message_ids\":[null,\" \"],\"id\":\"x\"}|x",
        "{\"result\":true,\"viber_message_ids\":[\"a\"],\"errors\":[\"Bad Request\"]}|a",
      })
  void the_ids_are_read_as_array_or_string_in_any_case(String body, String ids) {
    assertThat(interpret(answered(201, body)))
        .isEqualTo(new Submitted(List.of(ids.split(" ")), null));
  }

  @Test
  void an_accepted_message_may_have_no_id_and_any_http_status() {
    assertThat(interpret(answered(500, "{\"result\":true}")))
        .isEqualTo(new Submitted(List.of(), null));
  }

  @Test
  void a_2xx_without_a_result_is_unknown_with_its_ids() {
    assertThat(interpret(answered(200, "{\"viber_message_ids\":[\"a\"]}")))
        .isEqualTo(new Unknown(null, List.of("a")));
  }

  @Test
  void an_unreadable_401_is_bad_credentials() {
    assertThat(interpret(answered(401, "<html>")))
        .isEqualTo(new Refused(Reason.BAD_CREDENTIALS, "HTTP 401"));
  }

  private static ViberMessage message(
      String sender, Integer ttl, List<String> tags, Device device, Fallback fallback) {
    return to("+77011234567", sender, ttl, tags, device, fallback);
  }

  private static ViberMessage to(
      String to, String sender, Integer ttl, List<String> tags, Device device, Fallback fallback) {
    Content.Button button = new Content.Button("Go", "https://example.com");
    Content content = new Content("Hi", null, null, null, button, null);
    return new ViberMessage(
        "id",
        new Msisdn(to),
        sender,
        Label.PROMOTION,
        content,
        ttl,
        tags,
        device,
        null,
        null,
        null,
        fallback,
        Map.of());
  }

  private String body(ViberMessage message, WooxySettings settings) {
    ProviderRequest request =
        new WooxyViberTranslator().translate(message, WooxySamples.account(settings));
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  @Override
  protected Answered accepted(String id) {
    return answered(200, "{\"result\":true,\"viber_message_ids\":[\"%s\"]}".formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return DocumentedSentences.ABOUT_THE_ACCOUNT;
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put(TAKEN, new Submitted(List.of(ID), null));
    DocumentedSentences.viber().forEach(row -> documented.put(row.sentence(), row.refused(false)));
    return documented;
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "viber-sent", DeliveryState.SUBMITTED,
        "viber-delivered", DeliveryState.DELIVERED,
        "viber-viewed", DeliveryState.SEEN,
        "viber-clicked", DeliveryState.SEEN,
        "viber-expired", DeliveryState.EXPIRED,
        "viber-failed", DeliveryState.UNDELIVERED,
        "viber-rejected", DeliveryState.UNDELIVERED);
  }

  @Override
  protected List<String> otherCallbacks() {
    return List.of("[{\"event\":\"viber-viewed\",\"viber_message_ids\":[\"5d91\"]}]");
  }
}
