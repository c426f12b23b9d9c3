package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptIdsTest {
  @Test
  void leading_zeros_and_case_make_no_difference() {
    assertThat(ReceiptIds.normal("000A1B2")).isEqualTo("a1b2");
    assertNames(ReceiptIds.AUTO, "000A1B2", "000A1B2", "a1b2");
    assertThat(ReceiptIds.normal("000")).isEqualTo("0");
  }

  @Test
  void an_id_that_is_no_number_keeps_its_zeros_and_may_come_in_any_case() {
    assertThat(ReceiptIds.normal(" 00Zq-7 ")).isEqualTo("00zq-7");
    assertNames(ReceiptIds.AUTO, "00Zq-7", "00Zq-7", "00zq-7");
    assertNames(ReceiptIds.SAME, "00Zq-7", "00Zq-7", "00zq-7");
    assertNames(ReceiptIds.DECIMAL, "00Zq-7", "00zq-7");
  }

  @Test
  void a_long_hexadecimal_id_is_found_in_decimal() {
    assertNames(ReceiptIds.AUTO, "1A2B3C4D", "1A2B3C4D", "1a2b3c4d", "439041101");
  }

  @Test
  void a_long_decimal_id_is_found_in_either_base() {
    assertNames(ReceiptIds.AUTO, "439041101", "439041101", "1a2b3c4d", Long.toString(0x439041101L));
  }

  @Test
  void a_short_id_is_found_in_the_other_base_only_when_configured() {
    assertNames(ReceiptIds.AUTO, "1f", "1f");
    assertNames(ReceiptIds.DECIMAL, "1f", "31");
    assertNames(ReceiptIds.HEX, "31", "1f");
    assertNames(ReceiptIds.SAME, "12345678901", "12345678901");
  }

  private static void assertNames(ReceiptIds form, String id, String exact, String... aliases) {
    ReceiptIds.Names names = form.of(id);
    assertThat(names.exact()).isEqualTo(exact);
    assertThat(names.aliases()).containsExactly(aliases);
  }
}
