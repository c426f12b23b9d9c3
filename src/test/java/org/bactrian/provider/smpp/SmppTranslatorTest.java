package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.bactrian.fallback.SmsParts;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class SmppTranslatorTest {
  private final SmppTranslator translator = new SmppTranslator();

  private List<SubmitPart> parts(String text) {
    return translator.translate(
        SmppSamples.message(text),
        SmppSamples.account(SmppSamples.settings(2775, "secret")),
        0x1FF);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/golden/sms-parts.csv",
      delimiter = '|',
      numLinesToSkip = 3,
      emptyValue = "")
  void makes_as_many_parts_as_the_golden_table_says(
      String name, String pieces, SmsParts.Encoding encoding, int count) {
    String text = spell(pieces);
    List<SubmitPart> parts = parts(text);
    assertThat(parts).hasSize(count).hasSize(SmsParts.of(text).parts());
    assertThat(parts)
        .allMatch(part -> part.dataCoding() == (encoding == SmsParts.Encoding.GSM7 ? 0 : 8));
  }

  @Test
  void counts_as_sms_parts_does_whatever_the_text() {
    Random random = new Random(42);
    List<String> gsm = List.of("a", "€", "[", "Ä", "\n");
    List<String> any = List.of("a", "Ж", "\uD83D\uDC2A", "€");
    for (int i = 0; i < 2000; i++) {
      List<String> alphabet = i % 2 == 0 ? gsm : any;
      String text =
          random
              .ints(1 + random.nextInt(500), 0, alphabet.size())
              .mapToObj(alphabet::get)
              .collect(Collectors.joining());
      assertThat(parts(text)).hasSize(SmsParts.of(text).parts());
    }
  }

  @Test
  void a_short_text_has_no_header() {
    SubmitPart part = parts("Hi €5").get(0);
    assertThat(part.esmClass()).isZero();
    assertThat(part.octets()).containsExactly('H', 'i', ' ', 0x1B, 0x65, '5');
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
    assertThat(parts.get(0).octets()).startsWith(5, 0, 3, 0xFF, 2, 1).hasSize(6 + 153);
    assertThat(parts.get(1).octets()).startsWith(5, 0, 3, 0xFF, 2, 2).hasSize(6 + 8);
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
  void the_accounts_sender_stands_in_and_the_number_has_no_plus() {
    SubmitPart part = parts("Hi").get(0);
    assertThat(part.source().value()).isEqualTo("Shop");
    assertThat(part.destination().value()).isEqualTo("380501111001");
  }

  @Test
  void the_longest_text_it_takes_fits_255_parts_at_worst() {
    int longest = new SmppSms(new SmppReceipts()).capability().smsCharacters();
    String worst = ("Ж".repeat(66) + "\uD83D\uDC2A").repeat(longest / 68);
    assertThat(parts(worst).size()).isLessThanOrEqualTo(255);
    assertThat(parts("Ж" + "\uD83D\uDC2A".repeat((longest - 1) / 2)).size())
        .isLessThanOrEqualTo(255);
  }

  static String spell(String pieces) {
    StringBuilder text = new StringBuilder();
    for (String piece : pieces.split(" ")) {
      int star = piece.lastIndexOf('*');
      String what = star > 0 ? piece.substring(0, star) : piece;
      String spelt =
          what.startsWith("U+")
              ? Character.toString(Integer.parseInt(what.substring(2), 16))
              : what;
      text.append(spelt.repeat(star > 0 ? Integer.parseInt(piece.substring(star + 1)) : 1));
    }
    return text.toString();
  }
}
