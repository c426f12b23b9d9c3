package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.AlibabaSimulator;
import org.bactrian.sandbox.ReceivedCall;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Sends messages by Alibaba's routes over HTTP. The provider simulator checks that the request that
 * arrives is the one that was signed.
 */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.accounts.ali-form.provider=alibaba",
      "bactrian.accounts.ali-form.access-key-id=key2",
      "bactrian.accounts.ali-form.access-key-secret=secret2",
      "bactrian.accounts.ali-form.from=20019",
      "bactrian.accounts.ali-form.parameters=form",
      "bactrian.accounts.ali-form.webhook-secret=hook-form",
      "bactrian.accounts.ali-form.url=http://127.0.0.1:${bactrian.sandbox.alibaba-port}",
      "bactrian.fallback.accounts=sms-ali"
    })
class AlibabaJourneyTest extends Journey {
  /** Contains characters that have a meaning in URLs, forms, Simple or property placeholders. */
  private static final String TEXT =
      "50% off & more + a/b?c=d#1 ~ * (x) {{y}} ${body} RAW(z) %41 Привет 🐫";

  @TempDir static Path folder;
  @Autowired AlibabaSimulator alibaba;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ali", "ali-form"})
  void a_message_is_delivered_and_says_what_was_said(String account) {
    String to = Numbers.viber("001");
    String id = api.accept(message(to, account, ""));
    assertThat(api.awaitStatus(id, "seen").at("/attempts/0/account").asText()).isEqualTo(account);
    assertThat(taken(Channel.VIBER, to)).hasSize(1);
    JsonNode parameters = taken(Channel.VIBER, to).get(0).body();
    assertThat(json(parameters.get("Content").asText()).get("text").asText()).isEqualTo(TEXT);
    assertThat(parameters.get("TaskId").asText()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"002", "003"})
  void a_receipt_that_says_no_is_followed_by_one_sms_of_the_same_words(String digits) {
    String to = Numbers.viber(digits);
    String id = api.accept(message(to, "ali", ", \"fallback\": {\"rule\": \"undelivered\"}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.at("/fallback/account").asText()).isEqualTo("sms-ali");
    assertThat(state.at("/attempts/0/reason").asText())
        .isEqualTo(digits.equals("002") ? "other" : "not_a_viber_user");
    assertThat(taken(Channel.SMS, to)).hasSize(1);
    assertThat(taken(Channel.SMS, to).get(0).body().get("Message").asText()).isEqualTo(TEXT);
  }

  private List<ReceivedCall> taken(Channel channel, String to) {
    return alibaba.calls().stream()
        .filter(call -> call.channel() == channel && call.to().equals(to.substring(1)))
        .toList();
  }

  private static String message(String to, String account, String more) {
    return """
        {"to": "%s", "label": "promotion", "account": "%s", "content": {"text": "%s"}%s}"""
        .formatted(to, account, TEXT, more);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
