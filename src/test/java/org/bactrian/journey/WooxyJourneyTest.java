package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bactrian.message.Channel;
import org.bactrian.provider.Accounts;
import org.bactrian.sandbox.ReceivedCall;
import org.bactrian.sandbox.WooxySimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Through the whole house by Wooxy: its routes, its receipts, its SMS. */
@TestPropertySource(
    properties = {
      "bactrian.accounts.wx.provider=wooxy",
      "bactrian.accounts.wx.access-token=journey",
      "bactrian.accounts.wx.domain=journey.example",
      "bactrian.accounts.wx.sender-id=Shop",
      "bactrian.accounts.wx.concurrency=10",
      "bactrian.accounts.wx.webhook-secret=wx-hook",
      "bactrian.accounts.sms-wx.provider=wooxy-sms",
      "bactrian.accounts.sms-wx.access-token=journey-sms",
      "bactrian.accounts.sms-wx.domain=journey.example",
      "bactrian.accounts.sms-wx.webhook-secret=sms-wx-hook",
      "bactrian.fallback.accounts=sms-wx"
    })
class WooxyJourneyTest extends Journey {
  @TempDir static Path folder;
  private static int wooxyPort;
  private static WooxySimulator wooxy;

  @Autowired Accounts accounts;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      wooxyPort = free.getLocalPort();
    }
    properties.add("bactrian.accounts.wx.url", () -> "http://127.0.0.1:" + wooxyPort);
    properties.add("bactrian.accounts.sms-wx.url", () -> "http://127.0.0.1:" + wooxyPort);
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  /** One for all tests: a connection kept open must not meet another server. */
  @BeforeEach
  void open() {
    if (wooxy == null) {
      wooxy =
          new WooxySimulator(wooxyPort, accounts.all(), Clock.systemUTC(), Duration.ofMillis(50));
      wooxy.webhooksAt(URI.create("http://127.0.0.1:" + port));
    }
    wooxy.answerAfter(Duration.ZERO);
  }

  @AfterAll
  static void close() {
    wooxy.close();
  }

  @Test
  void a_message_with_everything_wooxy_knows_is_delivered_and_seen() {
    String id =
        api.accept(
            """
            {"to": "+77015550001", "label": "promotion", "account": "wx", "ttl": 60,
             "tags": ["sale"], "device": "phone",
             "content": {"text": "Hi", "button": {"caption": "Go", "url": "https://example.com"}}}
            """);
    JsonNode state = api.awaitStatus(id, "seen");
    assertThat(state.get("reached").asText()).isEqualTo("viber");
    ReceivedCall call = sent(Channel.VIBER, "77015550001").get(0);
    assertThat(state.at("/attempts/0/providerMessageId").asText()).isEqualTo(call.messageId());
    assertThat(call.body().toString())
        .contains("\"ttl\":1800", "\"device\":\"phone\"", "\"tags\":[\"sale\"]", "\"button\":");
  }

  @ParameterizedTest
  @CsvSource({"13125550002, expired", "13125550003, undelivered"})
  void viber_that_fails_is_followed_by_an_sms_of_wooxy_s(String to, String status) {
    String id = api.accept(text("+" + to, "\"account\": \"wx\", \"fallback\": {}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("status").asText()).isEqualTo(status);
    assertThat(state.get("reached").asText()).isEqualTo("sms");
    assertThat(sent(Channel.SMS, to)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "13125550006, '', bad_number, {phoneNumber} is not a valid E.164 phone number",
    "13125550005, '', not_permitted, User {id} not enabled",
    "13125550123, ', \"sender\": \"Other\"', bad_envelope, "
        + "Sender with senderId {id} not registered in account",
  })
  void a_sentence_is_told_as_its_reason(String to, String more, String reason, String code) {
    String id = api.accept(text("+" + to, "\"account\": \"wx\"" + more));
    JsonNode attempt = api.awaitStatus(id, "refused").at("/attempts/0");
    assertThat(attempt.get("reason").asText()).isEqualTo(reason);
    assertThat(attempt.get("providerCode").asText()).isEqualTo(code);
  }

  @Test
  void throttled_twice_it_is_taken_and_delivered() {
    String id = api.accept(text("+13125550009", "\"account\": \"wx\""));
    api.awaitStatus(id, "delivered");
    assertThat(sent(Channel.VIBER, "13125550009"))
        .extracting(ReceivedCall::code)
        .containsExactly("HTTP 429", "HTTP 429", "true");
  }

  @Test
  void never_more_than_ten_calls_are_at_wooxy_at_once() {
    wooxy.answerAfter(Duration.ofMillis(150));
    List<String> ids =
        IntStream.range(0, 60)
            .mapToObj(n -> api.accept(text("+131255521%02d".formatted(n), "\"account\": \"wx\"")))
            .toList();
    ids.forEach(id -> api.awaitStatus(id, "delivered"));
    assertThat(wooxy.mostAtOnce()).isBetween(5, 10);
    assertThat(wooxy.calls())
        .filteredOn(taken -> taken.to().startsWith("131255521"))
        .hasSize(60)
        .allMatch(taken -> taken.code().equals("true"));
  }

  private List<ReceivedCall> sent(Channel channel, String to) {
    return wooxy.calls().stream()
        .filter(taken -> taken.channel() == channel && taken.to().equals(to))
        .toList();
  }
}
