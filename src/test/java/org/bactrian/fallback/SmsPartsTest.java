package org.bactrian.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SmsPartsTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/golden/sms-parts.csv",
      delimiter = '|',
      numLinesToSkip = 2,
      emptyValue = "")
  void counts_as_the_golden_table(String name, String text, SmsParts.Encoding encoding, int parts) {
    assertThat(SmsParts.of(spell(text))).isEqualTo(new SmsParts(encoding, parts));
  }

  private static String spell(String pieces) {
    StringBuilder text = new StringBuilder();
    for (String piece : pieces == null ? new String[0] : pieces.split(" ")) {
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
