package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.bactrian.message.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WooxySimulatorTest extends WooxyFixture {
  @Test
  void a_viber_message_is_answered_as_on_the_page() throws Exception {
    JsonNode answer = viber().json();
    assertThat(answer.path("result").booleanValue()).isTrue();
    assertThat(answer.path("viber_message_ids")).hasSize(1);
    assertThat(answer.path("viber_message_ids").path(0).asText()).matches("[0-9a-f]{24}");
  }

  @Test
  void an_sms_is_accepted_with_an_id_that_is_a_string() throws Exception {
    JsonNode answer = sms().to("+380501234567").json();
    assertThat(answer.path("result").booleanValue()).isTrue();
    assertThat(answer.path("sms_id").textValue()).matches("[0-9a-f]{24}");
  }

  @ParameterizedTest
  @CsvSource({
    "+13125550123,viber-delivered",
    "+13125550001,viber-delivered viber-viewed",
    "+13125550002,viber-expired",
    "+13125550003,viber-failed",
  })
  void the_events_follow_in_order_by_the_last_three_digits(String to, String events)
      throws Exception {
    String id = viber().to(to).json().path("viber_message_ids").path(0).asText();
    List<String> expected = List.of(events.split(" "));
    await().until(() -> bactrian.posts().size() == expected.size());
    for (int i = 0; i < expected.size(); i++) {
      WebhookStub.Post post = bactrian.posts().get(i);
      assertThat(post.path()).isEqualTo("/webhooks/wooxy/hook-wooxy/receipts");
      assertThat(post.contentType()).isEqualTo("application/json");
      JsonNode event = JSON.readTree(post.body());
      assertThat(event.path("event").asText()).isEqualTo(expected.get(i));
      assertThat(event.path("id").asText()).isEqualTo(id);
      assertThat(event.path("datetime").asLong()).isEqualTo(NOW.getEpochSecond());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "+13125001003,sms_delivered sms-clicked",
    "+13125550003,sms_delivered",
  })
  void the_events_of_an_sms_follow_the_three_digits_before(String to, String events)
      throws Exception {
    sms().to(to).send();
    List<String> expected = List.of(events.split(" "));
    await().until(() -> bactrian.posts().size() == expected.size());
    assertThat(bactrian.posts())
        .extracting(post -> JSON.readTree(post.body()).path("event").asText())
        .isEqualTo(expected);
    assertThat(bactrian.posts().get(0).path())
        .isEqualTo("/webhooks/sms-wooxy/hook-sms-wooxy/receipts");
  }

  @Test
  void a_silent_number_and_an_sms_that_failed_have_no_event() throws Exception {
    viber().to("+13125550004").send();
    sms().to("+13125002003").send();
    sms().to("+13125003003").send();
    viber().send();
    await().until(() -> !bactrian.posts().isEmpty());
    assertThat(wooxy.calls()).hasSize(4).allMatch(call -> call.code().equals("true"));
    assertThat(bactrian.posts()).hasSize(1);
  }

  @Test
  void some_numbers_are_refused() throws Exception {
    assertThat(viber().to("+13125550005").errors())
        .containsExactly("User 5d91513fd132d5f462796870 not enabled");
    assertThat(viber().to("+13125550006").errors())
        .containsExactly("+13125550006 is not a valid E.164 phone number");
    assertThat(sms().to("+13125005003").errors()).singleElement().asString().contains("enabled");
    assertThat(sms().to("+13125006003").errors()).singleElement().asString().contains("E.164");
    assertThat(wooxy.calls().get(1).to()).isEqualTo("13125550006");
  }

  @Test
  void some_numbers_get_503() throws Exception {
    assertThat(viber().to("+13125550007").send().statusCode()).isEqualTo(503);
    assertThat(sms().to("+13125007003").send().statusCode()).isEqualTo(503);
  }

  @Test
  void some_numbers_are_throttled_twice_and_accepted_the_third_time() throws Exception {
    for (int message = 0; message < 2; message++) {
      assertThat(viber().to("+13125550009").send().statusCode()).isEqualTo(429);
      assertThat(viber().to("+13125550009").send().statusCode()).isEqualTo(429);
      assertThat(viber().to("+13125550009").errors()).isEmpty();
    }
    await().until(() -> bactrian.posts().size() == 2);
  }

  @Test
  void unanswered_calls_block_no_thread_and_end_when_it_closes() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int call = 1; call <= 20; call++) {
      held.add(viber().to("+13125550008").sendAsync());
      int reached = call;
      await().until(() -> wooxy.calls().size() == reached);
    }
    assertThat(viber().errors()).isEmpty();
    assertThat(held).noneMatch(CompletableFuture::isDone);
    String id = wooxy.calls().get(0).messageId();
    assertThat(wooxy.receipt(id, "viber-delivered")).isEqualTo(200);
    wooxy.close();
    for (CompletableFuture<HttpResponse<String>> call : held) {
      assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void ten_calls_of_one_token_are_answered_and_the_eleventh_is_429() throws Exception {
    wooxy.answerAfter(Duration.ofMillis(1_500));
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int call = 0; call < 10; call++) {
      // Viber and SMS share the limit.
      calls.add((call % 2 == 0 ? viber() : sms()).sendAsync());
    }
    await().until(() -> wooxy.mostAtOnce() == 10);
    assertThat(viber().send().statusCode()).isEqualTo(429);
    assertThat(sms().send().statusCode()).isEqualTo(429);
    for (CompletableFuture<HttpResponse<String>> call : calls) {
      assertThat(call.get().statusCode()).isEqualTo(200);
    }
    assertThat(wooxy.mostAtOnce()).isEqualTo(11);
    wooxy.answerAfter(Duration.ZERO);
    assertThat(viber().send().statusCode()).isEqualTo(200);
  }

  @Test
  void ten_callers_that_wait_for_their_answers_never_exceed_the_limit() {
    List<CompletableFuture<Boolean>> callers = new ArrayList<>();
    for (int caller = 0; caller < 10; caller++) {
      callers.add(
          CompletableFuture.supplyAsync(
              this::callsInTurn, runnable -> new Thread(runnable).start()));
    }
    assertThat(callers).allMatch(CompletableFuture::join);
    assertThat(wooxy.mostAtOnce()).isBetween(1, 10);
  }

  private boolean callsInTurn() {
    try {
      for (int call = 0; call < 20; call++) {
        if (viber().to("+13125550004").send().statusCode() != 200) {
          return false;
        }
      }
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_test_may_choose_the_behaviour_of_a_number() throws Exception {
    wooxy.behave(Channel.VIBER, "13125550123", Behaviour.DOWN);
    assertThat(viber().send().statusCode()).isEqualTo(503);
    assertThat(sms().send().statusCode()).isEqualTo(200);
    wooxy.refuse(Channel.SMS, "+13125550123", "Internal server error");
    assertThat(sms().errors()).containsExactly("Internal server error");
  }

  @Test
  void a_test_may_post_a_receipt_or_any_bytes() throws Exception {
    String id = sms().to("+13125004003").json().path("sms_id").asText();
    assertThat(wooxy.receipt(id, "sms-clicked")).isEqualTo(200);
    assertThat(bactrian.posts().get(0).body()).contains("sms-clicked", id);
    byte[] bytes = "<xml/>".getBytes(StandardCharsets.UTF_8);
    assertThat(wooxy.post("wooxy", "replies", "text/xml", bytes)).isEqualTo(200);
    assertThat(bactrian.posts().get(1))
        .isEqualTo(
            new WebhookStub.Post("/webhooks/wooxy/hook-wooxy/replies", "text/xml", "<xml/>"));
    assertThatThrownBy(() -> wooxy.receipt("none", "viber-delivered"))
        .hasMessage("accepted no message with the id none");
  }
}
