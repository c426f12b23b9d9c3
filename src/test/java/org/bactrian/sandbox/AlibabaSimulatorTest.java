package org.bactrian.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.bactrian.message.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlibabaSimulatorTest extends AlibabaFixture {
  @Test
  void a_viber_message_and_an_sms_are_answered_as_on_their_pages() throws Exception {
    JsonNode viber = viber().signed().json();
    assertThat(viber.path("Code").asText()).isEqualTo("OK");
    assertThat(viber.path("MessageId").asText()).isNotEmpty();
    JsonNode sms = sms().signed().json();
    assertThat(sms.path("ResponseCode").asText()).isEqualTo("OK");
    assertThat(sms.path("Segments").isTextual()).isTrue();
    assertThat(alibaba.calls())
        .extracting(ReceivedCall::channel)
        .containsExactly(Channel.VIBER, Channel.SMS);
    assertThat(alibaba.calls().get(0).body().path("Content").asText())
        .contains("Привет ~ *5%* + a");
  }

  @ParameterizedTest
  @CsvSource({
    "380501234567,Sent Delivered,",
    "380501234001,Sent Delivered Read,",
    "380501234002,Sent Failed,",
    "380501234003,Sent Failed,SRVC_NOT_VIBER_USER",
  })
  void the_reports_follow_in_order_by_the_last_three_digits(
      String to, String statuses, String errorCode) throws Exception {
    String id = viber().with("To", to).signed().json().path("MessageId").asText();
    List<String> expected = List.of(statuses.split(" "));
    await().until(() -> bactrian.posts().size() == expected.size());
    for (int i = 0; i < expected.size(); i++) {
      WebhookStub.Post post = bactrian.posts().get(i);
      assertThat(post.path()).isEqualTo("/webhooks/key/hook/receipts");
      JsonNode report = JSON.readTree(post.body()).path(0);
      assertThat(report.path("Status").asText()).isEqualTo(expected.get(i));
      assertThat(report.path("MessageId").asText()).isEqualTo(id);
      assertThat(report.path("TaskId").asText()).isEqualTo("own:1");
      assertThat(report.path("ErrorCode").textValue())
          .isEqualTo(expected.get(i).equals("Failed") ? errorCode : null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "380501234567,1,success",
    "380501001003,1,success",
    "380501002003,6,EXPIRED",
    "380501003003,2,UNDELIV",
  })
  void the_report_of_an_sms_follows_the_three_digits_before(String to, String status, String code)
      throws Exception {
    String id = sms().with("To", to).signed().json().path("MessageId").asText();
    await().until(() -> bactrian.posts().size() == 1);
    WebhookStub.Post post = bactrian.posts().get(0);
    assertThat(post.path()).isEqualTo("/webhooks/sms-ali/hook/receipts");
    JsonNode report = JSON.readTree(post.body()).path(0);
    assertThat(report.path("Status").textValue()).isEqualTo(status);
    assertThat(report.path("ErrorCode").asText()).isEqualTo(code);
    assertThat(report.path("MessageId").asText()).isEqualTo(id);
    assertThat(report.path("TaskId").asText()).isEqualTo("own:1");
  }

  @Test
  void some_numbers_are_refused_or_get_503() throws Exception {
    assertThat(viber().with("To", "380501234005").signed().code()).isEqualTo("InsufficientBalance");
    assertThat(viber().with("To", "380501234006").signed().code())
        .isEqualTo("InvalidParameter.PhoneNumberError");
    assertThat(sms().with("To", "380501005003").signed().code()).isEqualTo("AMOUNT_NOT_ENOUGH");
    assertThat(sms().with("To", "380501006003").signed().code()).isEqualTo("MOBILE_NUMBER_ILLEGAL");
    HttpResponse<String> down = viber().with("To", "380501234007").signed().send();
    assertThat(down.statusCode()).isEqualTo(503);
  }

  @Test
  void some_numbers_are_throttled_twice_and_accepted_the_third_time() throws Exception {
    String to = "380501234009";
    assertThat(viber().with("To", to).signed().code()).isEqualTo("Throttling.User");
    assertThat(viber().with("To", to).signed().code()).isEqualTo("Throttling.User");
    assertThat(viber().with("To", to).signed().code()).isEqualTo("OK");
    await().until(() -> bactrian.posts().size() == 2);
  }

  @Test
  void a_test_may_choose_a_behaviour_and_post_a_report() throws Exception {
    alibaba.behave(Channel.VIBER, "380501234567", Behaviour.NO_RECEIPT);
    String id = viber().signed().json().path("MessageId").asText();
    assertThat(alibaba.receipt(id, "Failed SRVC_USER_BLOCKED")).isEqualTo(200);
    assertThat(bactrian.posts().get(0).body()).contains("\"ErrorCode\":\"SRVC_USER_BLOCKED\"");
  }

  @Test
  void more_calls_than_the_limit_in_a_second_are_refused() throws Exception {
    try (AlibabaSimulator slow =
        new AlibabaSimulator(
            0,
            List.of(viberAccount("key", null, "query")),
            Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ZERO,
            1)) {
      List<String> codes =
          List.of(
              AlibabaCaller.viber(slow.port(), NOW.toString()).signed().code(),
              AlibabaCaller.viber(slow.port(), NOW.toString()).signed().code());
      assertThat(codes).containsExactly("OK", "System.LimitControl");
    }
  }
}
