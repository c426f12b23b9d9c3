package org.bactrian.provider.wooxy;

import java.util.regex.Pattern;

/**
 * Removes what must not be stored from a sentence that is on no page: numbers, tokens, addresses.
 */
final class MaskedSentence {
  private static final int LONGEST = 120;
  private static final Pattern MAIL = Pattern.compile("\\S+@\\S+");

  /** A word with a digit in it, such as an id, a hash or a token. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<![\\p{L}\\p{N}_-])(?=[\\p{L}_-]*\\p{N})[\\p{L}\\p{N}_-]{6,}");

  /** A number that is not inside a word: there it belongs to a token. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_-])\\+?\\p{N}(?:[ ().-]{0,3}\\p{N}){5,}(?![\\p{L}\\p{N}_])");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

  private MaskedSentence() {}

  static String sentence(String sentence) {
    String clean = CONTROL.matcher(sentence).replaceAll(" ").strip();
    clean = MAIL.matcher(clean).replaceAll("{address}");
    clean = NUMBER.matcher(clean).replaceAll("{number}");
    clean = TOKEN.matcher(clean).replaceAll("{value}");
    return clean.substring(0, Math.min(LONGEST, clean.length()));
  }
}
