package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests Wooxy through the whole application: its routes, receipts and SMS. */
@DirtiesContext
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
  private static final ObjectMapper JSON = new ObjectMapper();

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
    properties.add("bactrian.events.file.path", () -> folder + "/out/events.ndjson");
  }

  /**
   * Opens one server for all tests: a connection that Bactrian keeps open must not meet another
   * one.
   */
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

  @Test
  void a_receipt_at_the_webhook_of_the_other_channel_joins_the_message_it_names() throws Exception {
    String viber = "13125550004";
    String id =
        api.accept(text("+" + viber, "\"account\": \"wx\", \"fallback\": {\"duration\": 60}"));
    api.awaitStatus(id, "submitted");
    String given = sent(Channel.VIBER, viber).get(0).messageId();
    assertThat(post("sms-wx", "viber-delivered", given)).isEqualTo(200);
    api.awaitStatus(id, "delivered");
    assertThat(sent(Channel.SMS, viber)).isEmpty();

    String sms = "13125004003";
    String failed = api.accept(text("+" + sms, "\"account\": \"wx\", \"fallback\": {}"));
    api.awaitSms(failed, "submitted");
    given = sent(Channel.SMS, sms).get(0).messageId();
    assertThat(post("wx", "sms_delivered", given)).isEqualTo(200);
    assertThat(api.awaitSms(failed, "delivered").get("reached").asText()).isEqualTo("sms");
  }

  private static int post(String account, String event, String id) throws Exception {
    byte[] body =
        "{\"Event\":\"%s\",\"Id\":\"%s\"}".formatted(event, id).getBytes(StandardCharsets.UTF_8);
    return wooxy.post(account, "receipts", "application/json", body);
  }

  @Test
  void a_click_is_told_once_and_the_message_is_seen() throws Exception {
    String to = "13125550777";
    String id = api.accept(text("+" + to, "\"account\": \"wx\", \"metadata\": {\"k\": \"v\"}"));
    api.awaitStatus(id, "delivered");
    String given = sent(Channel.VIBER, to).get(0).messageId();
    for (int i = 0; i < 2; i++) {
      assertThat(wooxy.receipt(given, "viber-clicked")).isEqualTo(200);
    }
    JsonNode state = api.awaitStatus(id, "seen");
    assertThat(state.at("/attempts/0/clickedAt").asText()).isNotEmpty();
    JsonNode clicked = awaitEvents(event -> isOf(id, "clicked", event)).get(0);
    assertThat(clicked.get("account").asText()).isEqualTo("wx");
    assertThat(clicked.get("channel").asText()).isEqualTo("viber");
    assertThat(clicked.get("providerMessageId").asText()).isEqualTo(given);
    assertThat(clicked.at("/metadata/k").asText()).isEqualTo("v");
    ApiDescription.valid("clicked", EventsOutJourneyTest.EVENT, clicked.toString());
    assertThat(wooxy.subscription("wx", Channel.VIBER, "+" + to, true)).isEqualTo(200);
    awaitEvents(event -> event.path("from").asText().equals("+" + to));
    assertThat(events(event -> isOf(id, "clicked", event))).hasSize(1);
    assertThat(events(event -> isOf(id, "", event)))
        .extracting(event -> event.get("status").asText())
        .endsWith("delivered", "seen");
    JsonNode history = Api.json(api.get("/v1/messages/" + id + "/events"));
    assertThat(history.get(history.size() - 1).get("type").asText()).isEqualTo("clicked");
  }

  @ParameterizedTest
  @CsvSource({"wx, VIBER, false", "wx, VIBER, true", "sms-wx, SMS, false", "sms-wx, SMS, true"})
  void who_unsubscribes_or_subscribes_is_told_with_number_channel_and_account(
      String account, Channel channel, boolean subscribed) throws Exception {
    String number = "+13125560%d%d7".formatted(channel.ordinal(), subscribed ? 1 : 0);
    assertThat(wooxy.subscription(account, channel, number, subscribed)).isEqualTo(200);
    JsonNode event = awaitEvents(one -> one.path("from").asText().equals(number)).get(0);
    assertThat(event.get("type").asText()).isEqualTo("subscription");
    assertThat(event.get("channel").asText()).isEqualTo(channel.wire());
    assertThat(event.get("account").asText()).isEqualTo(account);
    assertThat(event.get("subscribed").asBoolean()).isEqualTo(subscribed);
    assertThat(event.has("messageId")).isFalse();
    ApiDescription.valid("subscription", EventsOutJourneyTest.EVENT, event.toString());
  }

  private static boolean isOf(String id, String type, JsonNode event) {
    return event.path("messageId").asText().equals(id) && event.path("type").asText().equals(type);
  }

  private static List<JsonNode> awaitEvents(Predicate<JsonNode> which) throws IOException {
    await().atMost(Api.PATIENCE).until(() -> !events(which).isEmpty());
    return events(which);
  }

  /** Returns the events that were written to the event file. */
  private static List<JsonNode> events(Predicate<JsonNode> which) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readString(file).split("(?<=\n)")) {
          // The last line may be incomplete.
          if (line.endsWith("\n")) {
            events.add(JSON.readTree(line));
          }
        }
      }
    }
    return events.stream().filter(which).toList();
  }

  private List<ReceivedCall> sent(Channel channel, String to) {
    return wooxy.calls().stream()
        .filter(taken -> taken.channel() == channel && taken.to().equals(to))
        .toList();
  }
}
