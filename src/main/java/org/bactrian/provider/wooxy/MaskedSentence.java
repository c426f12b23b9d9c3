package org.bactrian.provider.wooxy;

import java.util.regex.Pattern;

/** A sentence no page has, without what must not be kept: numbers, tokens, addresses. */
final class MaskedSentence {
  private static final int LONGEST = 120;
  private static final Pattern MAIL = Pattern.compile("\\S+@\\S+");

  /** A word with a digit in it, as ids, hashes and tokens are. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<![\\p{L}\\p{N}_-])(?=[\\p{L}_-]*\\p{N})[\\p{L}\\p{N}_-]{6,}");

  /** Not inside a word: what is there belongs to a token. */
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
