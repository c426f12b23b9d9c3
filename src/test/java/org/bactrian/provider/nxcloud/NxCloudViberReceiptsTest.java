package org.bactrian.provider.nxcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.UnreadableCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NxCloudViberReceiptsTest {
  private final NxCloudViberReceipts reader = new NxCloudViberReceipts();

  @ParameterizedTest
  @CsvSource({
    "success,0,SUBMITTED,",
    "delivered,11001,DELIVERED,",
    "seen,11002,SEEN,",
    "expired,11003,EXPIRED,EXPIRED",
    "failed,11000,UNDELIVERED,OTHER",
    "failed,1100,UNDELIVERED,NOT_PERMITTED",
    "failed,1102,UNDELIVERED,NO_CREDIT",
    "failed,9000,UNDELIVERED,BAD_CONTENT",
    "failed,9001,UNDELIVERED,PROVIDER_ERROR",
    "failed,9002,UNDELIVERED,BAD_NUMBER",
    "failed,9003,UNDELIVERED,NOT_PERMITTED",
    "failed,9004,UNDELIVERED,NO_ROUTE",
    "failed,9005,UNDELIVERED,NO_ROUTE",
    "failed,9999,UNDELIVERED,OTHER",
  })
  void every_documented_receipt_is_read(
      String status, String code, DeliveryState state, Reason reason) {
    String json =
        """
        {"status": "%s", "requestId": "f6a7d49946094857ae02812969a83056", "code": %s,
         "message": "in words", "sendTime": "2023-07-13 15:12:11"}
        """
            .formatted(status, code);
    assertThat(reader.receipts(receipts(json)))
        .containsExactly(
            new Receipt("f6a7d49946094857ae02812969a83056", null, state, reason, code));
  }

  @Test
  void the_page_s_own_example_with_its_cost_is_read() {
    String json =
        """
        {"status":"success","requestId":"f6a7","code":0,"message":"Successfully sent.",
         "sendTime":"2023-07-13 15:12:11",
         "cost":{"currency":"USD","localPrice":29.89465,"originalPrice":4.1234,"rateType":"Transactional"}}
        """;
    assertThat(reader.receipts(receipts(json)))
        .containsExactly(
            new Receipt("f6a7", null, DeliveryState.SUBMITTED, null, "0")
                .charging(Charge.of("4.1234", "USD", null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"currency\":\"USD\",\"originalPrice\":0.17}|0.17 USD",
        "{\"currency\":\"USD\",\"originalPrice\":\"0.17\"}|0.17 USD",
        "{\"Currency\":\"usd\",\"original_price\":1.7E-1}|0.17 USD",
        "{\"currency\":\"USD\",\"price\":0.17}|0.17 USD",
        "{\"currency\":\"USD\",\"price\":.17}|0.17 USD",
        "{\"currency\":\"USD\",\"price\":+0.17}|0.17 USD",
        "{\"currency\":\"USD\",\"localPrice\":1.2}|1.2 CNY",
        "{\"originalPrice\":0.17,\"localPrice\":1.2}|1.2 CNY",
        "{\"currency\":\"USD\",\"originalPrice\":-1,\"localPrice\":1.2}|1.2 CNY",
      })
  void a_cost_is_read_on_any_receipt_and_in_any_form(String cost, String price) {
    for (String status : List.of("success", "failed", "delivered", "seen", "expired")) {
      String json =
          "{\"status\":\"%s\",\"requestId\":\"f6a7\",\"cost\":%s}".formatted(status, cost);
      assertThat(reader.receipts(receipts(json)).get(0).charge().price()).hasToString(price);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "\"0.17 USD\"",
        "[]",
        "{}",
        "{\"currency\":\"USD\"}",
        "{\"currency\":\"USD\",\"originalPrice\":null}",
        "{\"currency\":\"USD\",\"originalPrice\":NaN}",
        "{\"currency\":\"USD\",\"originalPrice\":-0.17}",
        "{\"currency\":\"USD\",\"originalPrice\":1e308}",
        "{\"currency\":\"USD\",\"originalPrice\":{}}",
        "{\"currency\":7,\"originalPrice\":0.17}",
      })
  void an_odd_cost_does_not_lose_the_receipt(String cost) {
    assertCostIsIgnored(cost);
  }

  @Test
  void a_number_of_very_many_digits_does_not_lose_the_receipt() {
    String number = "1".repeat(2_000);
    assertCostIsIgnored("{\"currency\":\"USD\",\"originalPrice\":%s}".formatted(number));
  }

  private void assertCostIsIgnored(String cost) {
    String json = "{\"status\":\"delivered\",\"requestId\":\"f6a7\",\"cost\":%s}";
    assertThat(reader.receipts(receipts(json.formatted(cost))))
        .containsExactly(new Receipt("f6a7", null, DeliveryState.DELIVERED, null, null));
  }

  @Test
  void a_code_of_an_unexpected_type_does_not_lose_the_delivery() {
    assertThat(
            reader.receipts(
                receipts("{\"status\":\"delivered\",\"requestId\":\"f6a7\",\"code\":{}}")))
        .containsExactly(new Receipt("f6a7", null, DeliveryState.DELIVERED, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[7]",
        "requestId=f6a7",
        "null",
        "\"delivered\"",
        "{\"requestId\":\"f6a7\",\"code\":11001}",
        "{\"status\":\"delivered\",\"code\":11001}",
        "{\"status\":\"delivered\",\"requestId\":\"\"}",
        "{\"status\":11001,\"requestId\":\"f6a7\"}",
        "{\"status\":\"lost\",\"requestId\":\"f6a7\"}",
        "{\"status\":\"delivered\",\"requestId\":\"f6a7\"} {}",
      })
  void a_receipt_that_is_not_as_documented_is_unreadable(String json) {
    assertThatThrownBy(() -> reader.receipts(receipts(json)))
        .isInstanceOf(UnreadableCallback.class)
        .hasMessageNotContaining("f6a7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"delivered\",\"requestId\":8800000001,\"code\":\"11001\"}",
        "{\"status\":\" DELIVERED \",\"requestId\":\" 8800000001\\n\",\"code\":11001}",
        "{\"Status\":\"Delivered\",\"message_id\":\"8800000001\",\"code\":11001}",
        "{\"status\":\"delivered\",\"messageId\":\"8800000001\",\"code\":11001}",
        "{\"status\":\"delivered\",\"traceId\":\"8800000001\",\"code\":11001}",
        "{\"status\":\"delivered\",\"request_id\":\"8800000001\",\"code\":11001}",
        "[{\"status\":\"delivered\",\"requestId\":\"8800000001\",\"code\":11001}]",
        "{\"data\":{\"status\":\"delivered\",\"requestId\":\"8800000001\",\"code\":11001}}",
        "{\"status\":\"delivered\",\"data\":[{\"requestId\":8800000001,\"code\":11001}]}",
        "status=delivered&requestId=8800000001&code=11001",
      })
  void a_receipt_is_read_in_every_form_that_says_the_same(String body) {
    assertThat(reader.receipts(receipts(body)))
        .containsExactly(new Receipt("8800000001", null, DeliveryState.DELIVERED, null, "11001"));
  }

  @Test
  void every_id_of_a_receipt_is_looked_up_the_request_id_first() {
    String json =
        "{\"status\":\"seen\",\"traceId\":\"t\",\"message_id\":\"m\",\"requestId\":\"r\"}";
    assertThat(reader.receipts(receipts(json)))
        .extracting(Receipt::providerIds)
        .containsExactly(List.of("r", "m", "t"));
  }

  @Test
  void an_unreadable_receipt_in_an_array_does_not_affect_the_others() {
    String json =
        """
        [{"status":"lost","requestId":"a"},{"status":"seen"},7,
         {"status":"delivered","requestId":"b"},{"status":"failed","requestId":"c","code":1102}]
        """;
    assertThat(reader.receipts(receipts(json)))
        .extracting(Receipt::providerId)
        .containsExactly("b", "c");
    assertThat(reader.receipts(receipts("[]"))).isEmpty();
  }

  @Test
  void numbers_in_a_reply_are_read_and_a_text_keeps_its_blanks() {
    String json =
        "[{\"phone\":79100000030,\"traceRequestId\":7,\"message\":{\"text\":4711}},"
            + "{\"phone\":\"79100000030\",\"requestId\":\"r\",\"message\":{\"text\":\" hi \"}}]";
    Msisdn from = new Msisdn("+79100000030");
    assertThat(reader.replies(replies(json)))
        .containsExactly(
            new Reply(from, "7", "4711", null, null), new Reply(from, "r", " hi ", null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"79100000030", "+79100000030"})
  void a_reply_in_text_is_read_with_and_without_a_plus(String phone) {
    String json =
        """
        {"phone":"%s","appkey":"TexxxP6","traceRequestId":"ae2c","message":{"text":"text test"},
         "sendTime":"2023-07-17 14:40:50"}
        """
            .formatted(phone);
    assertThat(reader.replies(replies(json)))
        .containsExactly(new Reply(new Msisdn("+79100000030"), "ae2c", "text test", null, null));
  }

  @Test
  void a_reply_with_media_is_read() {
    String json =
        """
        {"phone":"79100000030","appkey":"TexxxP6","traceRequestId":"ae2c",
         "message":{"media":"https://media.example.com/1","fileName":"xxxx.jpeg"}}
        """;
    assertThat(reader.replies(replies(json)))
        .containsExactly(
            new Reply(
                new Msisdn("+79100000030"),
                "ae2c",
                null,
                "https://media.example.com/1",
                "xxxx.jpeg"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"message\":{\"text\":\"hi\"}}",
        "{\"phone\":\"79100000030\"}",
        "{\"phone\":\"79100000030\",\"message\":\"hi\"}",
        "{\"phone\":\"79100000030\",\"message\":{}}",
        "{\"phone\":\"79100000030\",\"message\":{\"text\":{}}}",
        "{\"phone\":\"anonymous\",\"message\":{\"text\":\"hi\"}}",
      })
  void a_reply_that_is_not_as_documented_is_unreadable(String json) {
    assertThatThrownBy(() -> reader.replies(replies(json)))
        .isInstanceOf(UnreadableCallback.class)
        .hasMessageNotContaining("79100000030");
  }

  private static Callback receipts(String json) {
    return callback(Callback.Kind.RECEIPTS, json);
  }

  private static Callback replies(String json) {
    return callback(Callback.Kind.REPLIES, json);
  }

  private static Callback callback(Callback.Kind kind, String json) {
    return new Callback("nx", kind, "application/json", "", json.getBytes(StandardCharsets.UTF_8));
  }
}
