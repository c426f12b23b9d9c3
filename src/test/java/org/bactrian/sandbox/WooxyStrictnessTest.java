package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Content;
import org.bactrian.message.Device;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.wooxy.WooxyInterpreter;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.bactrian.provider.wooxy.WooxySigner;
import org.bactrian.provider.wooxy.WooxySmsTranslator;
import org.bactrian.provider.wooxy.WooxyViberTranslator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WooxyStrictnessTest extends WooxyFixture {
  private static final String BUTTON =
      "Argument button must be an array with “text” and “url” string elements";

  @Test
  void a_call_without_a_known_token_is_401() throws Exception {
    for (WooxyCaller caller :
        List.of(viber().without("Access-Token"), sms().with("Access-Token", "other"))) {
      assertThat(caller.send().statusCode()).isEqualTo(401);
      assertThat(caller.errors()).containsExactly("Invalid authorization token!");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "7", "{\"domain\":\"shop.example\"} {}"})
  void a_body_that_is_no_json_object_is_a_bad_request(String body) throws Exception {
    assertThat(viber().body(body).send().statusCode()).isEqualTo(400);
    assertThat(sms().body(body).errors()).containsExactly("Bad Request");
  }

  @Test
  void a_body_that_is_not_declared_as_json_is_a_bad_request() throws Exception {
    assertThat(viber().without("Content-Type").errors()).containsExactly("Bad Request");
    assertThat(viber().with("Content-Type", "text/plain").errors()).containsExactly("Bad Request");
    assertThat(viber().with("Content-Type", "application/json; charset=utf-8").errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"label", "senderid", "Text", "fromName"})
  void an_unknown_field_is_a_bad_request(String field) throws Exception {
    assertThat(viber().field(field, "\"x\"").errors()).containsExactly("Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"senderId", "button", "buttons", "device", "ttl"})
  void an_sms_with_a_field_of_viber_is_a_bad_request(String field) throws Exception {
    assertThat(sms().field(field, "\"x\"").errors()).containsExactly("Bad Request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "domain||Argument ‘domain’ must be a non-empty string",
        "domain|\" \"|Argument ‘domain’ must be a non-empty string",
        "domain|\"other.example\"|Domain other.example not found in your account",
        "phoneNumber|7|Argument phoneNumber must be a non-empty string",
        "phoneNumber|\"13125550123\"|13125550123 is not a valid E.164 phone number",
        "phoneNumber|\"+1 312\"|+1 312 is not a valid E.164 phone number",
        "text||Argument text must be a non-empty string",
        "text|\"\"|Argument text must be a non-empty string",
        "tags|\"sale\"|Argument tags must be an array",
        "tags|[\"\"]|Tag name must be a non-empty string",
        "tags|[7]|Tag name must be a non-empty string",
        "tags|[\"_sale\"]|Any tags starting with an underscore are reserved for internal use and will cause errors",
        "tags|[\"a2345678901234567890123456789012345678901234567890x\"]|Tags should be 50 characters or less",
      })
  void both_methods_check_what_they_share(String field, String json, String sentence)
      throws Exception {
    assertThat(viber().field(field, json).errors()).containsExactly(sentence);
    assertThat(sms().field(field, json).errors()).containsExactly(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "senderId|\"\"|Argument senderId must be a non-empty string",
        "senderId|null|Argument senderId must be a non-empty string",
        "senderId|\"Other\"|Sender with senderId Other not registered in account",
        "device|\"desktop\"|Argument device must be all or phone",
        "device|null|Argument device must be all or phone",
        "ttl|0|Argument ttl must be a positive integer",
        "ttl|-1800|Argument ttl must be a positive integer",
        "ttl|1799|Argument ttl must be a positive integer",
        "ttl|259201|Argument ttl must be a positive integer",
        "ttl|3600.5|Argument ttl must be a positive integer",
        "ttl|\"3600\"|Argument ttl must be a positive integer",
        "button|{\"text\":\"Go\"}|" + BUTTON,
        "button|{\"text\":\"Go\",\"url\":\"\"}|" + BUTTON,
        "button|{\"text\":\"Go\",\"url\":\"u\",\"more\":1}|" + BUTTON,
        "button|[\"Go\",\"u\"]|" + BUTTON,
        "buttons|\"Go\"|" + BUTTON,
      })
  void viber_checks_its_own_fields(String field, String json, String sentence) throws Exception {
    assertThat(viber().field(field, json).errors()).containsExactly(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "senderId|\"Shop\"",
        "device|\"all\"",
        "device|\"phone\"",
        "ttl|1800",
        "ttl|259200",
        "button|{\"text\":\"Go\",\"url\":\"https://example.com\"}",
        "buttons|{\"text\":\"Go\",\"url\":\"https://example.com\"}",
        "buttons|null",
        "tags|null",
        "tags|[]",
        "tags|[\"a2345678901234567890123456789012345678901234567890\"]",
      })
  void viber_accepts_what_the_page_allows(String field, String json) throws Exception {
    assertThat(viber().field(field, json).errors()).isEmpty();
  }

  @Test
  void both_names_of_the_button_at_once_are_a_bad_request() throws Exception {
    String button = "{\"text\":\"Go\",\"url\":\"https://example.com\"}";
    assertThat(viber().field("button", button).field("buttons", button).errors())
        .containsExactly("Bad Request");
  }

  @ParameterizedTest
  @CsvSource({
    "\"Shop 1\",true",
    "\"+13125550100\",true",
    "\"13125550100\",true",
    "\"Shop & Co\",false",
    "\"twelve chars\",false",
    "\"\",false",
  })
  void a_from_name_is_short_and_plain_or_a_number(String json, boolean taken) throws Exception {
    assertThat(sms().field("fromName", json).errors().isEmpty()).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "+380501234567,UA",
    "+375291234567,BY",
    "+79161234567,RU",
    "+73431234567,RU",
    "+77011234567,",
    "+76001234567,",
    "+8613800001795,",
  })
  void viber_refuses_the_listed_countries_and_sms_none(String to, String code) throws Exception {
    List<String> errors =
        code == null ? List.of() : List.of("Current method is not allowed for country " + code);
    assertThat(viber().to(to).errors()).isEqualTo(errors);
    assertThat(sms().to(to).errors()).isEmpty();
  }

  @Test
  void every_fault_is_named_at_once() throws Exception {
    assertThat(viber().field("text", null).field("ttl", "1").to("+380501234567").errors())
        .hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(ButtonField.class)
  void a_request_of_our_own_classes_passes_every_check(ButtonField buttonField) throws Exception {
    Account account = viberAccount(buttonField);
    Content.Button button = new Content.Button("Открыть", "https://example.com/?a=1&b=2");
    ViberMessage message =
        new ViberMessage(
            "order-42",
            new Msisdn("+77011234567"),
            "Shop",
            Label.PROMOTION,
            new Content("Привет 🐫", null, null, null, button, null),
            30,
            List.of("sale"),
            Device.PHONE,
            null,
            null,
            null,
            new Fallback(Fallback.Rule.UNDELIVERED, Duration.ofSeconds(60), null, null, null),
            Map.of());
    SendResult result =
        new WooxyInterpreter()
            .interpret(
                call(new WooxyViberTranslator().translate(message, account), account), message);
    assertThat(result)
        .isEqualTo(new SendResult.Submitted(List.of(wooxy.calls().get(0).messageId()), null));
  }

  @Test
  void a_request_for_our_sms_passes_every_check() throws Exception {
    Account account = smsAccount();
    SmsMessage message =
        new SmsMessage("id", "of", new Msisdn("+380501234567"), "Shop", "Привет", Map.of());
    SendResult result =
        new WooxyInterpreter()
            .interpret(
                call(new WooxySmsTranslator().translate(message, account), account), message);
    assertThat(result)
        .isEqualTo(new SendResult.Submitted(List.of(wooxy.calls().get(0).messageId()), null));
  }

  private static Answered call(ProviderRequest request, Account account) throws Exception {
    return SimulatorClient.post(new WooxySigner().sign(request, account, NOW));
  }
}
