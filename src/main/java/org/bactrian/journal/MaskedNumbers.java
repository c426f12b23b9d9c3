package org.bactrian.journal;

import java.util.regex.Pattern;
import org.bactrian.message.Msisdn;

/** Masks the phone numbers in texts that are kept for good. */
final class MaskedNumbers {
  /** A number with {@code +}, whatever stands between its digits. */
  private static final Pattern WITH_PLUS = Pattern.compile("\\+[0-9](?:[ ().-]{0,2}[0-9]){6,16}");

  /** Digits that a person may write for a number. */
  private static final Pattern BARE =
      Pattern.compile("(?<![0-9A-Za-z+*-])[0-9]{10,15}(?![0-9A-Za-z-])");

  private MaskedNumbers() {}

  /** Masks what is written as a number of any country. */
  static String in(String text) {
    return WITH_PLUS
        .matcher(text)
        .replaceAll(number -> masked("+" + number.group().replaceAll("[^0-9]", "")));
  }

  /** Masks, in the words of a person, also what only may be a number. */
  static String inWords(String words) {
    return BARE.matcher(in(words)).replaceAll(number -> masked(number.group()));
  }

  private static String masked(String number) {
    return new Msisdn(number).masked();
  }
}
