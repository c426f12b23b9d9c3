package org.bactrian.provider.alibaba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.Callback;
import org.bactrian.provider.UnreadableCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaReceiptsTest {
  private static final Receipt DELIVERED =
      new Receipt("m1", "order-42", DeliveryState.DELIVERED, null, null);

  private final AlibabaViberReceipts viber = new AlibabaViberReceipts();
  private final AlibabaSmsReceipts sms = new AlibabaSmsReceipts();

  @ParameterizedTest
  @CsvSource({
    "Sent,SUBMITTED",
    "Delivered,DELIVERED",
    "Read,SEEN",
    "sent,SUBMITTED",
    "DELIVERED,DELIVERED",
  })
  void every_documented_status_is_read_whatever_its_case(String status, DeliveryState state) {
    String json =
        """
        [{"MessageId":"m1","Status":"%s","From":"20019","To":"+380501234567",
          "Timestamp":1691043638000,"MsgFrameType":"message","Type":"TEXT","TaskId":"order-42",
          "OriginPhoneNumber":"20019"}]
        """
            .formatted(status);
    assertThat(viber.receipts(callback(json)))
        .containsExactly(new Receipt("m1", "order-42", state, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "SRVC_NOT_VIBER_USER,UNDELIVERED,NOT_A_VIBER_USER",
    "SRVC_USER_BLOCKED,UNDELIVERED,BLOCKED_BY_USER",
    "SRVC_NO_SUITABLE_DEVICE,UNDELIVERED,NO_SUITABLE_DEVICE",
    "SRVC_TIMEOUT,UNDELIVERED,PROVIDER_ERROR",
    "SRVC_FILE_NOT_PERMITTED,UNDELIVERED,BAD_CONTENT",
    "SRVC_INTERNAL_FAILURE,UNDELIVERED,PROVIDER_ERROR",
    "SRVC_BAD_SERVICE_ID,UNDELIVERED,NOT_PERMITTED",
    "SRVC_BAD_DATA,UNDELIVERED,BAD_CONTENT",
    "SRVC_BAD_LABEL,UNDELIVERED,BAD_CONTENT",
    "132015,UNDELIVERED,NOT_PERMITTED",
    "132016,UNDELIVERED,NOT_PERMITTED",
    "131031,UNDELIVERED,NOT_PERMITTED",
    "AMOUNT_NOT_ENOUGH,UNDELIVERED,NO_CREDIT",
    "131026,UNDELIVERED,OTHER",
  })
  void a_failure_has_its_reason(String code, DeliveryState state, Reason reason) {
    Receipt failed = new Receipt("m1", "order-42", state, reason, code);
    assertThat(viber.receipts(callback(failed("\"ErrorCode\":\"" + code + "\""))))
        .containsExactly(failed);
    assertThat(
            viber.receipts(callback(failed("\"ErrorDescription\":\"" + code + ":in words: two\""))))
        .containsExactly(failed);
  }

  @Test
  void a_known_code_in_the_description_outranks_an_unknown_number() {
    String json = failed("\"ErrorCode\":131026,\"ErrorDescription\":\"SRVC_USER_BLOCKED:blocked\"");
    assertThat(viber.receipts(callback(json)))
        .extracting(Receipt::reason)
        .containsExactly(Reason.BLOCKED_BY_USER);
  }

  @Test
  void a_failure_without_a_code_is_still_a_failure() {
    assertThat(viber.receipts(callback(failed("\"StatusDescription\":\"the user is away\""))))
        .containsExactly(
            new Receipt("m1", "order-42", DeliveryState.UNDELIVERED, Reason.OTHER, null));
  }

  private static String failed(String fields) {
    return "[{\"MessageId\":\"m1\",\"Status\":\"Failed\",%s,\"TaskId\":\"order-42\"}]"
        .formatted(fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsubscribe", "subscribe", "Deleted"})
  void a_status_about_something_else_than_arrival_gives_no_receipt(String status) {
    assertThat(viber.receipts(callback("[{\"MessageId\":\"m1\",\"Status\":\"" + status + "\"}]")))
        .isEmpty();
  }

  @Test
  void an_array_may_hold_many_or_none_and_an_object_alone_is_read_too() {
    String one = "{\"MessageId\":\"m1\",\"Status\":\"Delivered\",\"TaskId\":\"order-42\"}";
    assertThat(viber.receipts(callback("[]"))).isEmpty();
    assertThat(viber.receipts(callback(one))).containsExactly(DELIVERED);
    assertThat(viber.receipts(callback("[" + one + "," + one.replace("Delivered", "Read") + "]")))
        .extracting(Receipt::state)
        .containsExactly(DeliveryState.DELIVERED, DeliveryState.SEEN);
  }

  @Test
  void reports_inside_data_are_read() {
    String one = "{\"MessageId\":\"m1\",\"Status\":\"Delivered\",\"TaskId\":\"order-42\"}";
    assertThat(viber.receipts(callback("{\"Data\":[" + one + "]}"))).containsExactly(DELIVERED);
    assertThat(viber.receipts(callback("{\"Code\":\"OK\",\"data\":" + one + "}")))
        .containsExactly(DELIVERED);
    assertThat(viber.receipts(callback("{\"Data\":[]}"))).isEmpty();
  }

  @Test
  void a_space_after_a_field_s_name_does_no_harm() {
    String json = "[{\"MessageId \":\"m1\",\" Status\":\"Delivered\",\"TaskId\":\"order-42\"}]";
    assertThat(viber.receipts(callback(json))).containsExactly(DELIVERED);
  }

  @Test
  void an_unreadable_item_does_not_affect_the_others() {
    String json =
        """
        [7, {"MessageId":"m0","Status":"Teleported"}, {"Status":"Read"},
         {"MessageId":"m1","Status":"Delivered","TaskId":"order-42"}]
        """;
    assertThat(viber.receipts(callback(json))).containsExactly(DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "\"Delivered\"",
        "[7]",
        "[{\"Status\":\"Delivered\"}]",
        "[{\"MessageId\":\"f6a7\"}]",
        "[{\"MessageId\":\"f6a7\",\"Status\":\"Lost\"}]",
        "[] []",
      })
  void a_report_that_is_not_as_documented_is_unreadable(String json) {
    assertThatThrownBy(() -> viber.receipts(callback(json)))
        .isInstanceOf(UnreadableCallback.class)
        .hasMessageNotContaining("f6a7");
    assertThatThrownBy(() -> sms.receipts(callback(json))).isInstanceOf(UnreadableCallback.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1,success,DELIVERED,",
    "2,MOBILE_NUMBER_ILLEGAL,UNDELIVERED,BAD_NUMBER",
    "2,UNDELIV,UNDELIVERED,OTHER",
    "6,EXPIRED,EXPIRED,EXPIRED",
  })
  void an_sms_report_is_read_over_http_and_over_mns(
      String status, String code, DeliveryState state, Reason reason) {
    String http =
        """
        [{"To":"6581234567","Status":"%s","MessageId":"1008","SmsSize":"1","TaskId":"order-42-sms",
          "SendDate":"Thu, 25 Nov 2021 10:25:00 +0800",
          "ReceiveDate":"Thu, 25 Nov 2021 10:25:33 +0800","ErrorCode":"%s",
          "ErrorDescription":"words"}]
        """
            .formatted(status, code);
    String mns =
        """
        {"to":"6581234567","status":"%s","message_id":"1008","task_id":"order-42-sms",
         "send_date":"2021-11-25 10:25:00","receive_date":"2021-11-25 10:25:33","error_code":"%s",
         "error_description":"words"}
        """
            .formatted(status, code);
    Receipt receipt = new Receipt("1008", "order-42-sms", state, reason, code);
    assertThat(sms.receipts(callback(http))).containsExactly(receipt.charging(new Charge(null, 1)));
    assertThat(sms.receipts(callback(mns))).containsExactly(receipt);
  }

  @ParameterizedTest
  @CsvSource({"\"SmsSize\":\"3\",3", "\"sms_size\":3,3", "\"SmsSize\":\"many\",", "\"SmsSize\":0,"})
  void the_size_of_an_sms_is_its_number_of_parts(String field, Integer parts) {
    String json = "[{\"MessageId\":\"1008\",\"Status\":\"1\"," + field + "}]";
    assertThat(sms.receipts(callback(json)).get(0).charge()).isEqualTo(new Charge(null, parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"MessageId\":\"m1\",", "\"TaskId\":\"t\",", ""})
  void a_subscription_is_about_a_user_and_needs_no_message(String id) {
    for (boolean subscribed : new boolean[] {true, false}) {
      String json =
          "[{%s\"Status\":\"%s\",\"From\":\"20019\",\"To\":\"380501234567\"}]"
              .formatted(id, subscribed ? "Subscribe" : "unsubscribe");
      assertThat(viber.receipts(callback(json))).isEmpty();
      assertThat(viber.subscriptions(callback(json)))
          .containsExactly(
              new Subscription(Channel.VIBER, new Msisdn("+380501234567"), subscribed));
    }
  }

  @Test
  void a_subscription_without_a_number_is_unreadable() {
    assertThatThrownBy(
            () -> viber.subscriptions(callback("[{\"Status\":\"unsubscribe\",\"To\":\"x\"}]")))
        .isInstanceOf(UnreadableCallback.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"380501234567", "+380501234567"})
  void a_reply_in_text_is_read_as_it_is(String phone) {
    String json =
        """
        [{"MessageId":"in-1","From":"%s","To":"20019","Type":"TEXT","Message":"{\\"url\\":\\"no\\"}",
          "Timestamp ":1691043638000,"NoticeType":"inbound"}]
        """
            .formatted(phone);
    assertThat(viber.replies(callback(json)))
        .containsExactly(
            new Reply(new Msisdn("+380501234567"), null, "{\"url\":\"no\"}", null, null));
  }

  @Test
  void media_is_a_json_document_inside_the_string() {
    String json =
        """
        [{"From":"380501234567","Type":"IMAGE",
          "Message":"{\\"filename\\":\\"p.jpg\\",\\"id\\":\\"1\\",\\"mimeType\\":\\"image/jpeg\\",\\"url\\":\\"https://e.x/p\\"}"},
         {"From":"380501234567","Type":"LOCATION","Message":"50.45,30.52"}]
        """;
    Msisdn from = new Msisdn("+380501234567");
    assertThat(viber.replies(callback(json)))
        .containsExactly(
            new Reply(from, null, null, "https://e.x/p", "p.jpg"),
            new Reply(from, null, "50.45,30.52", null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[{\"Message\":\"hi\"}]", "[{\"From\":\"anonymous\",\"Message\":\"hi\"}]"})
  void a_reply_that_is_not_as_documented_is_unreadable(String json) {
    assertThatThrownBy(() -> viber.replies(callback(json)))
        .isInstanceOf(UnreadableCallback.class)
        .hasMessageNotContaining("hi");
  }

  @Test
  void an_sms_has_no_replies() {
    assertThatThrownBy(() -> sms.replies(callback("[]"))).isInstanceOf(UnreadableCallback.class);
  }

  private static Callback callback(String json) {
    return new Callback(
        "ali",
        Callback.Kind.RECEIPTS,
        "application/json",
        "",
        json.getBytes(StandardCharsets.UTF_8));
  }
}
