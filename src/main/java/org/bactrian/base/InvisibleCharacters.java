package org.bactrian.base;

import java.util.Locale;

/** Characters that nobody sees in a text: blanks of all kinds, and marks without a width. */
public final class InvisibleCharacters {
  private InvisibleCharacters() {}

  public static boolean is(int codePoint) {
    int type = Character.getType(codePoint);
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || type == Character.FORMAT
        || type == Character.CONTROL;
  }

  /** Returns {@code a blank}, or code and name: {@code U+00A0 (NO-BREAK SPACE)}. */
  public static String name(int codePoint) {
    return codePoint == ' '
        ? "a blank"
        : String.format(Locale.ROOT, "U+%04X (%s)", codePoint, Character.getName(codePoint));
  }
}
