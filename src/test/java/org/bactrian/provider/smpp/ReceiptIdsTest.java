package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptIdsTest {
  @Test
  void leading_zeros_and_case_make_no_difference() {
    assertThat(ReceiptIds.normal("000A1B2")).isEqualTo("a1b2");
    assertThat(ReceiptIds.AUTO.of("000A1B2")).containsExactly("000A1B2", "a1b2");
    assertThat(ReceiptIds.normal("000")).isEqualTo("0");
  }

  @Test
  void an_id_that_is_no_number_stays_unchanged() {
    assertThat(ReceiptIds.normal(" 00Zq-7 ")).isEqualTo("00Zq-7");
    assertThat(ReceiptIds.DECIMAL.of("00Zq-7")).containsExactly("00Zq-7");
  }

  @Test
  void a_long_hexadecimal_id_is_found_in_decimal() {
    assertThat(ReceiptIds.AUTO.of("1A2B3C4D")).containsExactly("1A2B3C4D", "1a2b3c4d", "439041101");
  }

  @Test
  void a_long_decimal_id_is_found_in_either_base() {
    assertThat(ReceiptIds.AUTO.of("439041101"))
        .containsExactly("439041101", "1a2b3c4d", Long.toString(0x439041101L));
  }

  @Test
  void a_short_id_is_found_in_the_other_base_only_when_configured() {
    assertThat(ReceiptIds.AUTO.of("1f")).containsExactly("1f");
    assertThat(ReceiptIds.DECIMAL.of("1f")).containsExactly("31");
    assertThat(ReceiptIds.HEX.of("31")).containsExactly("1f");
    assertThat(ReceiptIds.SAME.of("12345678901")).containsExactly("12345678901");
  }
}
