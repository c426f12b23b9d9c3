package org.bactrian.provider.nxcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.provider.Callback;
import org.bactrian.provider.UnreadableCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NxCloudSmsReceiptsTest {
  private static final String QUERY =
      "status=2&messageid=m1&result=DELIVRD&ext=%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7+42";

  private final NxCloudSmsReceipts reader = new NxCloudSmsReceipts();

  @ParameterizedTest
  @CsvSource({
    "2,DELIVERED,",
    "5,UNDELIVERED,OTHER",
    "6,UNDELIVERED,OTHER",
    "7,EXPIRED,EXPIRED",
    "8,UNDELIVERED,OTHER",
    "9,UNDELIVERED,OTHER",
    "10,UNDELIVERED,BAD_NUMBER",
    "11,UNDELIVERED,BAD_ENVELOPE",
    "12,UNDELIVERED,OTHER",
    "99,UNDELIVERED,OTHER",
  })
  void every_documented_status_is_read(String status, DeliveryState state, Reason reason) {
    assertThat(reader.receipts(body("phone=380501234567&messageid=m1&ext=o-42&status=" + status)))
        .containsExactly(new Receipt("m1", "o-42", state, reason, status));
  }

  @Test
  void older_customers_get_the_fields_in_the_query_string() {
    Callback callback = new Callback("sms", Callback.Kind.RECEIPTS, "", QUERY, new byte[0]);
    assertThat(reader.receipts(callback))
        .containsExactly(new Receipt("m1", "заказ 42", DeliveryState.DELIVERED, null, "2"));
  }

  @Test
  void fields_in_the_body_are_percent_decoded_as_utf_8() {
    assertThat(reader.receipts(body(QUERY))).extracting(Receipt::ownId).containsExactly("заказ 42");
  }

  @ParameterizedTest
  @CsvSource({
    "m1-0123456789,m1",
    "m-1-0123456789,m-1",
    "m1-012345678,m1-012345678",
    "m1-01234567890,m1-01234567890",
    "m10123456789,m10123456789",
    "-0123456789,-0123456789",
  })
  void a_batch_suffix_of_exactly_ten_digits_is_removed(String id, String normalised) {
    assertThat(reader.receipts(body("status=2&messageid=" + id)))
        .containsExactly(new Receipt(normalised, null, DeliveryState.DELIVERED, null, "2"));
  }

  @Test
  void an_empty_ext_is_none_and_an_ext_alone_is_enough() {
    assertThat(reader.receipts(body("status=2&messageid=m1&ext=")))
        .containsExactly(new Receipt("m1", null, DeliveryState.DELIVERED, null, "2"));
    assertThat(reader.receipts(body("status=2&ext=o-42")))
        .containsExactly(new Receipt(null, "o-42", DeliveryState.DELIVERED, null, "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "messageid=m1",
        "status=&messageid=m1",
        "status=DELIVRD&messageid=m1",
        "status=-2&messageid=m1",
        "status=99999999999&messageid=m1",
        "status=2",
        "status=2&messageid=%",
        "status=2&messageid=%zz",
        "{\"status\":2}",
      })
  void a_receipt_that_is_not_as_documented_is_unreadable(String form) {
    assertThatThrownBy(() -> reader.receipts(body(form))).isInstanceOf(UnreadableCallback.class);
  }

  @ParameterizedTest
  @CsvSource({
    "currency=USD&price=0.045&size=2, 0.045 USD, 2",
    "currency=usd&price=0.0450&size=1&rate=7.05, 0.045 USD, 1",
    "currency=CNY&price=1, 1 CNY,",
    "currency=CNY&price=0&size=1, 0 CNY, 1",
  })
  void price_and_size_are_read(String fields, String price, Integer parts) {
    Charge charge = reader.receipts(body("status=2&messageid=m1&" + fields)).get(0).charge();
    assertThat(charge.price()).hasToString(price);
    assertThat(charge.parts()).isEqualTo(parts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "price=0.045",
        "price=&currency=USD&size=",
        "price=-1&currency=USD&size=0",
        "price=1e999999999&currency=USD&size=99999999999",
        "price=0%2C045&currency=USD&size=two",
        "price=0.045&currency=dollars&size=1.5",
      })
  void an_odd_price_does_not_lose_the_receipt(String fields) {
    assertThat(reader.receipts(body("status=2&messageid=m1&" + fields)))
        .containsExactly(new Receipt("m1", null, DeliveryState.DELIVERED, null, "2"));
  }

  @Test
  void fields_in_json_are_read_too() {
    assertThat(
            reader.receipts(
                body(
                    "{\"status\":2,\"messageId\":\"m1\",\"price\":0.045,\"currency\":\"USD\","
                        + "\"size\":2}")))
        .extracting(Receipt::charge)
        .containsExactly(Charge.of("0.045", "USD", "2"));
    assertThat(reader.receipts(body("{\"status\":2,\"messageId\":\"m1\",\"ext\":42}")))
        .containsExactly(new Receipt("m1", "42", DeliveryState.DELIVERED, null, "2"));
  }

  @Test
  void there_are_no_replies_to_an_sms() {
    assertThatThrownBy(() -> reader.replies(body("text=hi")))
        .isInstanceOf(UnreadableCallback.class);
  }

  private static Callback body(String form) {
    return new Callback(
        "sms",
        Callback.Kind.RECEIPTS,
        "application/x-www-form-urlencoded",
        "",
        form.getBytes(StandardCharsets.UTF_8));
  }
}
