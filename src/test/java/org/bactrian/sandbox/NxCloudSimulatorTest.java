package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.bactrian.message.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NxCloudSimulatorTest extends NxCloudFixture {
  @Test
  void a_viber_message_is_answered_as_on_the_page() throws Exception {
    JsonNode answer = viber().signed().json();
    assertThat(answer.path("code").isInt()).isTrue();
    assertThat(answer.path("code").asInt()).isZero();
    assertThat(answer.path("data").path("message_id").asText()).hasSize(27);
    assertThat(answer.path("traceId").asText()).matches("[0-9a-f]{32}");
    assertThat(viber().sha256().signed().code()).isEqualTo("0");
  }

  @Test
  void an_sms_is_accepted_with_a_code_that_is_a_string() throws Exception {
    JsonNode answer = sms().signed().json();
    assertThat(answer.path("code").textValue()).isEqualTo("0");
    assertThat(answer.path("messageid").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "380501234567,success delivered",
    "380501234001,success delivered seen",
    "380501234002,success expired",
    "380501234003,success failed",
  })
  void the_receipts_follow_in_order_by_the_last_three_digits(String to, String statuses)
      throws Exception {
    JsonNode answer = viber().body(NxCloudCaller.text(to)).signed().json();
    String id = answer.path("data").path("message_id").asText();
    List<String> expected = List.of(statuses.split(" "));
    await().until(() -> bactrian.posts().size() == expected.size());
    assertThat(bactrian.posts())
        .allSatisfy(
            post -> {
              assertThat(post.path()).isEqualTo("/webhooks/nx/hook-nx/receipts");
              assertThat(post.contentType()).isEqualTo("application/json");
              assertThat(JSON.readTree(post.body()).path("requestId").asText()).isEqualTo(id);
            });
    assertThat(bactrian.posts())
        .extracting(post -> JSON.readTree(post.body()).path("status").asText())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "380501234567,2,DELIVRD",
    "380501001003,2,DELIVRD",
    "380501002003,7,EXPIRED",
    "380501003003,5,UNDELIV",
  })
  void the_receipt_of_an_sms_is_a_form_and_follows_the_three_digits_before(
      String phone, String status, String result) throws Exception {
    JsonNode answer = sms().body(NxCloudCaller.smsTo(phone)).signed().json();
    await().until(() -> bactrian.posts().size() == 1);
    WebhookStub.Post post = bactrian.posts().get(0);
    assertThat(post.path()).isEqualTo("/webhooks/sms-nx/hook-sms/receipts");
    assertThat(post.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(post.body().split("&"))
        .contains(
            "phone=" + phone,
            "status=" + status,
            "result=" + result,
            "messageid=" + answer.path("messageid").asText(),
            "ext=own%3A1");
  }

  @Test
  void a_silent_number_is_accepted_and_no_receipt_comes() throws Exception {
    assertThat(viber().body(NxCloudCaller.text("380501234004")).signed().code()).isEqualTo("0");
    assertThat(sms().body(NxCloudCaller.smsTo("380501004003")).signed().code()).isEqualTo("0");
    viber().signed().send();
    await().until(() -> bactrian.posts().size() == 2);
    assertThat(bactrian.posts()).allSatisfy(post -> assertThat(post.path()).contains("/nx/"));
    assertThat(nxCloud.calls().get(2).messageId())
        .isEqualTo(JSON.readTree(bactrian.posts().get(0).body()).path("requestId").asText());
  }

  @Test
  void some_numbers_are_refused() throws Exception {
    assertThat(viber().body(NxCloudCaller.text("380501234005")).signed().code()).isEqualTo("1102");
    assertThat(viber().body(NxCloudCaller.text("380501234006")).signed().code()).isEqualTo("9002");
    assertThat(sms().body(NxCloudCaller.smsTo("380501005003")).signed().code()).isEqualTo("3");
    assertThat(sms().body(NxCloudCaller.smsTo("380501006003")).signed().code()).isEqualTo("6");
    assertThat(nxCloud.calls())
        .extracting(ReceivedCall::code)
        .containsExactly("1102", "9002", "3", "6");
  }

  @Test
  void some_numbers_get_503() throws Exception {
    assertThat(viber().body(NxCloudCaller.text("380501234007")).signed().send().statusCode())
        .isEqualTo(503);
    assertThat(sms().body(NxCloudCaller.smsTo("380501007003")).signed().send().statusCode())
        .isEqualTo(503);
  }

  @Test
  void some_numbers_are_throttled_twice_and_accepted_the_third_time() throws Exception {
    NxCloudCaller viber = viber().body(NxCloudCaller.text("380501234009")).signed();
    assertThat(viber.send().statusCode()).isEqualTo(429);
    assertThat(viber.send().statusCode()).isEqualTo(429);
    assertThat(viber.code()).isEqualTo("0");
    NxCloudCaller sms = sms().body(NxCloudCaller.smsTo("380501009003")).signed();
    assertThat(List.of(sms.code(), sms.code(), sms.code())).containsExactly("28", "28", "0");
    await().until(() -> bactrian.posts().size() == 3);
  }

  @Test
  void unanswered_calls_block_no_thread_and_end_when_it_closes() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    IntStream.range(0, 100)
        .forEach(
            n -> held.add(viber().body(NxCloudCaller.text("380501234008")).signed().sendAsync()));
    await().until(() -> nxCloud.calls().size() == 100);
    assertThat(viber().signed().code()).isEqualTo("0");
    assertThat(held).noneMatch(CompletableFuture::isDone);
    nxCloud.close();
    for (CompletableFuture<HttpResponse<String>> call : held) {
      assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void a_test_may_choose_the_behaviour_of_a_number() throws Exception {
    nxCloud.behave(Channel.VIBER, "380501234567", Behaviour.NO_CREDIT);
    assertThat(viber().signed().code()).isEqualTo("1102");
    assertThat(sms().signed().code()).isEqualTo("0");
  }

  @Test
  void a_test_may_post_a_receipt_or_any_bytes() throws Exception {
    nxCloud.behave(Channel.VIBER, "380501234567", Behaviour.NO_RECEIPT);
    String id = viber().signed().json().path("data").path("message_id").asText();
    assertThat(nxCloud.receipt(id, "seen")).isEqualTo(200);
    byte[] reply = "{\"phone\":\"380501234567\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(nxCloud.post("nx", "replies", "application/json", reply)).isEqualTo(200);
    assertThat(bactrian.posts().get(0).body())
        .contains("\"status\":\"seen\"", "\"requestId\":\"" + id + "\"", "\"code\":11002");
    assertThat(bactrian.posts().get(1))
        .isEqualTo(
            new WebhookStub.Post(
                "/webhooks/nx/hook-nx/replies",
                "application/json",
                "{\"phone\":\"380501234567\"}"));
  }

  @Test
  void a_message_accepted_without_an_answer_can_still_get_a_receipt() throws Exception {
    sms().body(NxCloudCaller.smsTo("380501008003")).signed().sendAsync();
    await().until(() -> nxCloud.calls().size() == 1);
    String id = nxCloud.calls().get(0).messageId();
    assertThat(nxCloud.receipt(id, "2")).isEqualTo(200);
    assertThat(bactrian.posts().get(0).body()).contains("status=2", "ext=own%3A1");
  }

  @Test
  void a_receipt_that_is_not_accepted_is_sent_again_and_in_order() throws Exception {
    bactrian.failNext(2);
    viber().signed().send();
    await().until(() -> bactrian.posts().size() == 2);
    assertThat(bactrian.posts())
        .extracting(post -> JSON.readTree(post.body()).path("status").asText())
        .containsExactly("success", "delivered");
  }

  @Test
  void receipts_wait_until_the_webhooks_are_known() throws Exception {
    try (NxCloudSimulator early =
        new NxCloudSimulator(
            0, List.of(viber("md5")), Clock.fixed(NOW, ZoneOffset.UTC), Duration.ZERO)) {
      assertThat(NxCloudCaller.viber(early.port(), TS).signed().code()).isEqualTo("0");
      assertThat(bactrian.posts()).isEmpty();
      early.webhooksAt(bactrian.base());
      await().until(() -> bactrian.posts().size() == 2);
    }
  }

  @Test
  void every_call_is_remembered_even_a_refused_one() throws Exception {
    viber().signed().without("sign").send();
    JsonNode answer = viber().signed().json();
    assertThat(nxCloud.calls()).extracting(ReceivedCall::code).containsExactly("1001", "0");
    ReceivedCall taken = nxCloud.calls().get(1);
    assertThat(taken.channel()).isEqualTo(Channel.VIBER);
    assertThat(taken.to()).isEqualTo("380501234567");
    assertThat(taken.body()).isEqualTo(JSON.readTree(NxCloudCaller.text("380501234567")));
    assertThat(taken.messageId()).isEqualTo(answer.path("data").path("message_id").asText());
    assertThat(taken.at()).isEqualTo(NOW);
    assertThat(taken.toString()).doesNotContain("380501234567", "Привет");
  }
}
