package org.bactrian.fallback;

import java.util.BitSet;

/**
 * What a text costs as an SMS. Providers count a little differently; this is what goes over the
 * air, with the 6-byte header that joins parts.
 *
 * @param parts how many SMS carry it; 0 for an empty text
 */
public record SmsParts(Encoding encoding, int parts) {
  /** How a text is carried; one character outside GSM 7-bit turns the whole of it to UCS-2. */
  public enum Encoding {
    GSM7(160, 153),
    UCS2(70, 67);

    private final int alone;
    private final int joined;

    Encoding(int alone, int joined) {
      this.alone = alone;
      this.joined = joined;
    }
  }

  private static final BitSet BASIC =
      set(
          "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
              + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

  /** Two septets each: an escape, then the character. */
  private static final BitSet ESCAPED = set("\f^{}\\[~]|€");

  public static SmsParts of(String text) {
    Encoding encoding = encoding(text);
    int units = 0;
    int parts = text.isEmpty() ? 0 : 1;
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int width = width(encoding, point);
      units += width;
      // An escape or a surrogate pair is never cut: it begins the next part whole.
      if (used + width > encoding.joined) {
        parts++;
        used = 0;
      }
      used += width;
      i += Character.charCount(point);
    }
    return new SmsParts(encoding, units <= encoding.alone ? Math.min(parts, 1) : parts);
  }

  private static Encoding encoding(String text) {
    boolean gsm = text.codePoints().allMatch(point -> BASIC.get(point) || ESCAPED.get(point));
    return gsm ? Encoding.GSM7 : Encoding.UCS2;
  }

  private static int width(Encoding encoding, int point) {
    return switch (encoding) {
      case GSM7 -> ESCAPED.get(point) ? 2 : 1;
      case UCS2 -> Character.charCount(point);
    };
  }

  private static BitSet set(String characters) {
    BitSet set = new BitSet();
    characters.codePoints().forEach(set::set);
    return set;
  }
}
