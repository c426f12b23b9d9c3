package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmppTranslatorTest {
  private final SmppTranslator translator = new SmppTranslator();

  private List<SubmitPart> parts(String text) {
    return translator.translate(
        SmppSamples.message(text), SmppSamples.account(SmppSamples.settings(2775, "secret")));
  }

  @Test
  void a_short_text_has_no_header() {
    SubmitPart part = parts("Hi €5").get(0);
    assertThat(part.esmClass()).isZero();
    assertThat(part.shortMessage(7)).containsExactly('H', 'i', ' ', 0x1B, 0x65, '5');
  }

  @Test
  void the_gsm_table_is_that_of_23_038() {
    assertThat(parts("@£Δ_ΞÉÄ¿ §").get(0).octets())
        .containsExactly(0x00, 0x01, 0x10, 0x11, 0x1A, 0x1F, 0x5B, 0x60, 0x20, 0x5F);
  }

  @Test
  void a_long_text_is_joined_by_a_header() {
    List<SubmitPart> parts = parts("a".repeat(161));
    assertThat(parts).allMatch(part -> part.esmClass() == 0x40);
    assertThat(parts.get(0).shortMessage(0x1FF)).startsWith(5, 0, 3, 0xFF, 2, 1).hasSize(6 + 153);
    assertThat(parts.get(1).shortMessage(0x1FF)).startsWith(5, 0, 3, 0xFF, 2, 2).hasSize(6 + 8);
  }

  @Test
  void ucs2_is_big_endian() {
    assertThat(parts("Ж").get(0).octets()).containsExactly(0x04, 0x16);
  }

  @ParameterizedTest
  @CsvSource({
    "Shop, ALPHANUMERIC, UNKNOWN, Shop",
    "+380501234567, INTERNATIONAL, ISDN, 380501234567",
    "380501234567, INTERNATIONAL, ISDN, 380501234567",
    "20019, NETWORK_SPECIFIC, UNKNOWN, 20019"
  })
  void a_sender_is_addressed_by_its_form(
      String sender, TypeOfNumber ton, NumberingPlanIndicator npi, String value) {
    assertThat(SmppAddress.sender(sender)).isEqualTo(new SmppAddress(ton, npi, value));
  }

  @Test
  void the_account_s_sender_is_the_default_and_the_number_has_no_plus() {
    SubmitPart part = parts("Hi").get(0);
    assertThat(part.source().value()).isEqualTo("Shop");
    assertThat(part.destination().value()).isEqualTo("380501111001");
  }

  @Test
  void the_longest_text_fits_255_parts_at_worst() {
    int longest = new SmppSms(new SmppReceipts()).capability().smsCharacters();
    String worst = ("Ж".repeat(66) + "\uD83D\uDC2A").repeat(longest / 68);
    assertThat(parts(worst).size()).isLessThanOrEqualTo(255);
    assertThat(parts("Ж" + "\uD83D\uDC2A".repeat((longest - 1) / 2)).size())
        .isLessThanOrEqualTo(255);
  }
}
