package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.provider.Callback;
import org.bactrian.provider.UnreadableCallback;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmppReceiptsTest {
  private final SmppReceipts reader = new SmppReceipts();

  private Receipt receipt(String text, @Nullable String id, @Nullable Integer state) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    StoredDeliverSm delivery = new StoredDeliverSm(4, "380501111001", "Shop", 0, octets, id, state);
    return reader.receipts(callback(delivery.json())).get(0);
  }

  private static Callback callback(byte[] body) {
    return new Callback("sms-smpp", Callback.Kind.RECEIPTS, "application/json", "", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id:0012345678 sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:DELIVRD"
            + " err:000 text:Your parcel is on it",
        "id:12345678 stat:DELIVRD",
        "ID:12345678 Sub:001 Done Date:261121080102 Stat:delivrd Err:000 Text:stat:UNDELIV id:7",
        "stat:DELIVRD err:000 id: 12345678 submit date:261121080000"
      })
  void a_text_of_any_vendor_is_read(String text) {
    Receipt receipt = receipt(text, null, null);
    assertThat(receipt.state()).isEqualTo(DeliveryState.DELIVERED);
    assertThat(receipt.providerCode()).isEqualTo("DELIVRD");
    assertThat(receipt.providerIds()).endsWith("12345678");
  }

  @ParameterizedTest
  @CsvSource({
    "1, SUBMITTED", "2, DELIVERED", "3, EXPIRED", "4, UNDELIVERED",
    "5, UNDELIVERED", "6, SUBMITTED", "7, SUBMITTED", "8, UNDELIVERED"
  })
  void a_state_number_is_smpps_not_the_librarys(int number, DeliveryState state) {
    assertThat(receipt("", "00AB", number))
        .satisfies(
            receipt -> {
              assertThat(receipt.providerIds()).containsExactly("00AB", "ab");
              assertThat(receipt.state()).isEqualTo(state);
            });
  }

  @Test
  void an_id_of_zero_octets_is_read_soon() {
    DeliverSm pdu = new DeliverSm();
    pdu.setShortMessage(new byte[0]);
    pdu.setOptionalParameters(
        new OptionalParameter.Receipted_message_id(
            ("\0".repeat(65_000) + "x").getBytes(StandardCharsets.US_ASCII)));
    assertTimeoutPreemptively(Duration.ofMillis(500), () -> StoredDeliverSm.of(pdu));
  }

  @ParameterizedTest
  @CsvSource({
    "false, id:12345678 sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:DELIVRD",
    "false, ID:1 Sub:001 Dlvrd:001 Submit Date:261121080000 Done Date:261121080001 Stat:Undeliv err:0",
    "false, id:1 sub:1 dlvrd:1 submit date:2611210800 done date:2611210801 stat:DELIVRD text:stat:x",
    "true, id:1 sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:x err:0",
    "true, id: sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:DELIVRD",
    "true, id:1 sub:1 dlvrd:1 text:submit date:2611210800 done date:2611210801 stat:DELIVRD",
    "true, id:12345678 stat:DELIVRD",
    "true, my id: 4711",
    "true, Hi"
  })
  void without_a_type_only_the_whole_form_of_a_receipt_is_one(boolean reply, String text) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    StoredDeliverSm untyped = new StoredDeliverSm(0, "380501111001", "Shop", 0, octets, null, null);
    assertThat(untyped.isReply()).isEqualTo(reply);
    if (!reply) {
      assertThat(reader.receipts(callback(untyped.json()))).hasSize(1);
    }
    assertThat(new StoredDeliverSm(0, "380501111001", "Shop", 0, octets, "1", 2).isReply())
        .isFalse();
  }

  @Test
  void only_what_has_no_type_and_no_tlv_may_be_a_reply() {
    String text = "id:1 sub:001 dlvrd:001 submit date:1 done date:2 stat:DELIVRD";
    assertThat(mayBeReply(0, text, null)).isTrue();
    assertThat(mayBeReply(0x40, text, null)).as("a part of a long text").isTrue();
    assertThat(mayBeReply(4, text, null)).isFalse();
    assertThat(mayBeReply(0, text, "1")).isFalse();
    StoredDeliverSm untyped =
        new StoredDeliverSm(
            0, "380501111001", "Shop", 0, text.getBytes(StandardCharsets.US_ASCII), null, null);
    assertThat(reader.replies(callback(untyped.json())).get(0).text()).isEqualTo(text);
  }

  private boolean mayBeReply(int esmClass, String text, @Nullable String id) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    StoredDeliverSm delivery =
        new StoredDeliverSm(esmClass, "380501111001", "Shop", 0, octets, id, null);
    return reader.mayBeReply(callback(delivery.json()));
  }

  @Test
  void tlvs_outrank_the_text() {
    assertThat(receipt("id:1 stat:UNDELIV", "2", 2))
        .isEqualTo(new Receipt("2", null, DeliveryState.DELIVERED, null, "DELIVRD"));
  }

  @Test
  void an_error_code_is_part_of_the_provider_code() {
    assertThat(receipt("id:1 stat:UNDELIV err:045", null, null))
        .isEqualTo(new Receipt("1", null, DeliveryState.UNDELIVERED, Reason.OTHER, "UNDELIV 045"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stat:DELIVRD", "id:1", "id:1 stat:PARTLY", "text:id:1 stat:DELIVRD"})
  void a_receipt_without_id_or_state_is_unreadable(String text) {
    assertThatThrownBy(() -> receipt(text, null, null)).isInstanceOf(UnreadableCallback.class);
  }

  @Test
  void bytes_that_are_no_deliver_sm_are_unreadable() {
    assertThatThrownBy(() -> reader.receipts(callback(new byte[] {1})))
        .isInstanceOf(UnreadableCallback.class);
    assertThatThrownBy(() -> reader.replies(callback("{}".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(UnreadableCallback.class);
  }
}
