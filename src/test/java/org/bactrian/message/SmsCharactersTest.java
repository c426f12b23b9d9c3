package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bactrian.message.SmsCharacters.CostlyCharacter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmsCharactersTest {
  /** The alphabet by its numbers in Unicode, as unicode.org maps it (ETSI/GSM0338.TXT). */
  private static final Set<Integer> GSM =
      IntStream.concat(
              IntStream.of(
                  0x40, 0xA3, 0x24, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0x0A, 0xD8, 0xF8,
                  0x0D, 0xC5, 0xE5, 0x394, 0x5F, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3,
                  0x398, 0x39E, 0x0C, 0x5E, 0x7B, 0x7D, 0x5C, 0x5B, 0x7E, 0x5D, 0x7C, 0x20AC, 0xC6,
                  0xE6, 0xDF, 0xC9, 0xA4, 0xA1, 0xC4, 0xD6, 0xD1, 0xDC, 0xA7, 0xBF, 0xE4, 0xF6,
                  0xF1, 0xFC, 0xE0),
              IntStream.of(0x20, 0x41, 0x61)
                  .flatMap(
                      first -> IntStream.rangeClosed(first, first == 0x20 ? 0x3F : first + 25)))
          .boxed()
          .collect(Collectors.toSet());

  @Test
  void the_alphabet_is_that_of_the_standard() {
    IntStream.range(0, Character.MAX_CODE_POINT)
        .filter(point -> point != 0x1B)
        .forEach(
            point ->
                assertThat(GsmAlphabet.has(point))
                    .as(Integer.toHexString(point))
                    .isEqualTo(GSM.contains(point)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = '|',
      value = {
        "It’s on its way | It's on its way",
        "“Now” – or „never“… | \"Now\" - or \"never\"...",
        "100\u00a0UAH\u202f« sale » | 100 UAH \" sale \"",
        "soft\u00adhyphen\u200b | softhyphen",
        // nothing would be saved
        "It’s für dich 🎁 | It’s für dich 🎁",
        "Ваш’е замовлення | Ваш’е замовлення",
        "à la carte | à la carte"
      })
  void typographic_characters_become_plain_where_that_saves_something(String text, String spelt) {
    assertThat(SmsCharacters.TYPOGRAPHIC.spell(text)).isEqualTo(spelt);
    assertThat(SmsCharacters.KEEP.spell(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = '|',
      value = {
        "Zażółć gęślą jaźń | Zazolc gesla jazn",
        "ŁÓDŹ, Őrült, naïve, garçon | LODZ, Orült, naive, garcon",
        "déjà vu “élan” | déjà vu \"élan\"",
        "Straße bleibt | Straße bleibt",
        "Ваше замовлення вже їде | Vashe zamovlennia vzhe yide",
        "Щасливої дороги, Єво! | Shchaslyvoi dorohy, Yevo!",
        "ЩЕ ОДНА ЗНИЖКА ДЛЯ ЇЖІ | SHCHE ODNA ZNYZHKA DLIA YIZHI",
        "Сім’я та м'ясо | Simia ta miaso",
        "Ваш заказ уже едет, объём | Vash zakaz uzhe edet, obyom",
        "Δήμος Αθηναίων | Dimos Athinaion",
        "Φ ΓΛΩ | Φ ΓΛΩ",
        "100 ₴ № 5 ½ | 100 UAH No 5 1/2",
        "ﬁne ① | fine 1",
        "Подарок 🎁 | Подарок 🎁",
        "包裹已送达 | 包裹已送达",
        // an address must lead where it did
        "Дивись https://example.com/шлях | Дивись https://example.com/шлях",
        "Їдь: “https://example.com/t/42” | Yid: \"https://example.com/t/42\""
      })
  void letters_become_latin(String text, String spelt) {
    assertThat(SmsCharacters.LATIN.spell(text)).isEqualTo(spelt);
  }

  @ParameterizedTest
  @EnumSource(SmsCharacters.class)
  void a_text_stays_or_is_in_the_alphabet_and_never_has_more_parts(SmsCharacters spelling) {
    for (int point = 1; point < 0x11000; point++) {
      if (Character.isDefined(point) && !Character.isSurrogate((char) point)) {
        String text = "a" + Character.toString(point) + "b".repeat(68);
        String spelt = spelling.spell(text);
        boolean inAlphabet = spelt.codePoints().allMatch(GSM::contains);
        assertThat(spelt.equals(text) || inAlphabet).as(Integer.toHexString(point)).isTrue();
        assertThat(SmsParts.of(spelt).parts()).isLessThanOrEqualTo(SmsParts.of(text).parts());
        assertThat(spelling.spell(spelt)).isEqualTo(spelt);
      }
    }
    String many = "щ".repeat(67);
    assertThat(SmsParts.of(spelling.spell(many)).parts())
        .isLessThanOrEqualTo(SmsParts.of(many).parts());
  }

  @Test
  void the_characters_are_found_for_which_a_part_is_paid() {
    assertThat(SmsCharacters.costly("It’s " + "x".repeat(70) + "🎁"))
        .containsExactly(new CostlyCharacter(3, "’", "'"), new CostlyCharacter(76, "🎁", null));
    assertThat(SmsCharacters.costly("It’s short")).isEmpty();
    assertThat(SmsCharacters.costly("x".repeat(159) + "€"))
        .containsExactly(new CostlyCharacter(160, "€", null));
    assertThat(SmsCharacters.costly("x".repeat(160))).isEmpty();
    assertThat(SmsCharacters.costly("Привіт")).isEmpty();
  }
}
