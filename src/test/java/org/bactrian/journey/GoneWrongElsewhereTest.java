package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.Behaviour;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests failures that are known from other systems. Each is a journey that would show the failure
 * here.
 *
 * <p>Other tests cover the rest: {@link BacklogTest} a long queue in little memory, {@link
 * SilenceJourneyTest} a dead webhook, {@link JmsJourneyTest} a poison message, {@link CrashTest} a
 * crash between the provider's yes and our commit, {@link KeysAndLimitsTest} and {@code
 * LimitsBench} the rate at the provider, and {@code SmsPartsTest} the count of SMS parts.
 */
@TestPropertySource(
    properties = {
      "bactrian.accounts.stub.provider=nxcloud",
      "bactrian.accounts.stub.access-key=stub",
      "bactrian.accounts.stub.access-secret=stub-secret",
      "bactrian.accounts.stub.tenant-id=1",
      "bactrian.accounts.stub.appkey=stub-app",
      "bactrian.accounts.stub.concurrency=3",
      "bactrian.accounts.stub.webhook-secret=stub-hook"
    })
class GoneWrongElsewhereTest extends AllProviders {
  private static final ViberStub STUB = new ViberStub();
  @Autowired DataSource database;

  @DynamicPropertySource
  static void stub(DynamicPropertyRegistry properties) {
    properties.add("bactrian.accounts.stub.url", STUB::url);
  }

  @BeforeEach
  void answersAtOnce() {
    STUB.answers(number -> ViberStub.taken("id-" + number));
  }

  @Test
  void a_receipt_faster_than_the_answer_still_joins() {
    String to = number("999");
    STUB.answers(
        number -> {
          assertThat(receipt("early-" + number, "delivered")).isEqualTo(200);
          await().atMost(Api.PATIENCE).until(() -> isParked("early-" + number));
          return ViberStub.taken("early-" + number);
        });
    String id = api.accept(text(to, by("stub")));
    api.awaitStatus(id, "delivered");
    assertThat(api.history(id)).containsExactly("accepted", "sending", "submitted", "delivered");
  }

  private boolean isParked(String providerId) {
    return JdbcClient.create(database)
            .sql("select count(*) from parked_receipt where provider_id = ?")
            .param(providerId)
            .query(Integer.class)
            .single()
        == 1;
  }

  @Test
  void receipts_in_every_order_end_alike() {
    List<List<String>> orders = orders(List.of("success", "delivered", "seen", "expired"));
    assertThat(orders).hasSize(24);
    List<String> ids = new ArrayList<>();
    for (List<String> order : orders) {
      String to = number("999");
      String id = api.accept(text(to, by("stub") + ", \"fallback\": {\"duration\": 60}"));
      api.awaitStatus(id, "submitted");
      order.forEach(status -> assertThat(receipt("id-" + to.substring(1), status)).isEqualTo(200));
      ids.add(id);
    }
    ids.forEach(id -> api.awaitStatus(id, "seen"));
  }

  private static List<List<String>> orders(List<String> words) {
    if (words.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> orders = new ArrayList<>();
    for (String first : words) {
      List<String> others = words.stream().filter(word -> !word.equals(first)).toList();
      for (List<String> rest : orders(others)) {
        List<String> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  @Test
  void ids_are_joined_as_they_are_spelt_where_a_message_has_them_so_and_never_as_numbers() {
    List<String> spellings = List.of("00a1", "a1", "A1", "0xa1", "161", "0161", "161.0", " a1");
    List<String> ids = new ArrayList<>();
    for (String spelling : spellings) {
      STUB.answers(number -> ViberStub.taken(spelling));
      ids.add(api.accept(text(number("999"), by("stub"))));
      api.awaitStatus(ids.get(ids.size() - 1), "submitted");
    }
    assertThat(receipt("A1", "delivered")).isEqualTo(200);
    assertThat(receipt("0161", "seen")).isEqualTo(200);
    api.awaitStatus(ids.get(5), "seen");
    List<String> states = ids.stream().map(id -> api.state(id).get("status").asText()).toList();
    assertThat(states)
        .containsExactly(
            "submitted",
            "submitted",
            "delivered",
            "submitted",
            "submitted",
            "seen",
            "submitted",
            "submitted");
  }

  @Test
  void a_receipt_at_the_address_of_another_account_of_the_provider_is_joined() {
    String to = number("999");
    String id = api.accept(text(to, by("stub")));
    api.awaitStatus(id, "submitted");
    String body = "{\"status\":\"delivered\",\"requestId\":\"ID-%s\"}".formatted(to.substring(1));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("/webhooks/nx/sandbox-nx/receipts", bytes).statusCode()).isEqualTo(200);
    JsonNode state = api.awaitStatus(id, "delivered");
    assertThat(state.at("/attempts/0/account").asText()).isEqualTo("stub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nx", "ali", "wooxy"})
  void what_was_not_answered_in_time_is_never_sent_again_by_itself(String account) {
    String to = number("008");
    String id = api.accept(text(to, by(account)));
    api.awaitStatus(id, "unknown");
    clock.advance(Duration.ofDays(2));
    awaitALaterSms();
    assertThat(api.state(id).get("status").asText()).isEqualTo("unknown");
    assertThat(callsAt(account, to)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nx", "ali", "wooxy"})
  void the_sms_is_at_its_provider_although_viber_had_said_it_was_sent(String account) {
    String to = number("003");
    String id = api.accept(text(to, by(account) + ", \"fallback\": {}"));
    api.awaitSms(id, "delivered");
    assertThat(api.history(id)).contains("submitted", "undelivered");
    assertThat(smsTo(to)).singleElement().matches(sms -> sms.code().equals("0"));
  }

  @Test
  void one_poison_message_or_receipt_leaves_its_neighbours_alone() {
    STUB.answers(
        number ->
            number.endsWith("666") ? "<html>not our JSON</html>" : ViberStub.taken("id-" + number));
    List<String> good = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      api.accept(text(number("666"), by("stub")));
      String to = number("999");
      good.add(api.accept(text(to, by("stub"))));
      assertThat(post("not a receipt {")).isEqualTo(200);
      assertThat(post("{\"status\":\"dancing\",\"requestId\":\"id-x\"}")).isEqualTo(200);
      await().atMost(Api.PATIENCE).until(() -> STUB.callsTo(to) == 1);
      assertThat(receipt("id-" + to.substring(1), "delivered")).isEqualTo(200);
    }
    good.forEach(id -> api.awaitStatus(id, "delivered"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nx", "ali", "wooxy"})
  void throttled_then_taken_then_its_receipt_is_delivered(String account) {
    String to = number("999");
    at(account).behave(Channel.VIBER, to, Behaviour.THROTTLED);
    String id = api.accept(text(to, by(account)));
    api.awaitStatus(id, "scheduled");
    at(account).behave(Channel.VIBER, to, Behaviour.DELIVERED);
    clock.advance(Duration.ofSeconds(51));
    JsonNode state = api.awaitStatus(id, "delivered");
    assertThat(state.at("/attempts/0/reason").asText()).isEqualTo("throttled");
    assertThat(state.at("/attempts/1/status").asText()).isEqualTo("delivered");
    assertThat(callsAt(account, to)).hasSize(2);
  }

  @Test
  void no_more_calls_are_at_the_provider_at_once_than_the_account_allows() {
    CountDownLatch tooMany = new CountDownLatch(4);
    STUB.answers(
        number -> {
          tooMany.countDown();
          hold(tooMany);
          return ViberStub.taken("id-" + number);
        });
    List<String> ids =
        IntStream.range(0, 30).mapToObj(n -> api.accept(text(number("999"), by("stub")))).toList();
    ids.forEach(id -> api.awaitStatus(id, "submitted"));
    assertThat(STUB.mostAtOnce()).isEqualTo(3);
  }

  /** Waits for one call more than the account allows, but for 300 ms at most. */
  private static void hold(CountDownLatch tooMany) {
    try {
      tooMany.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int receipt(String providerId, String status) {
    return post("{\"status\":\"%s\",\"requestId\":\"%s\"}".formatted(status, providerId));
  }

  private int post(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return api.post("/webhooks/stub/stub-hook/receipts", bytes).statusCode();
  }
}
