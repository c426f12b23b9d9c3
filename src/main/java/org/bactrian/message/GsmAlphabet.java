package org.bactrian.message;

import java.util.HashMap;
import java.util.Map;

/**
 * The GSM 03.38 alphabet, with one octet for each septet (3GPP TS 23.038, 6.2.1 and 6.2.1.1).
 * Position 9 is the capital Ç.
 *
 * @since 0.1
 */
public final class GsmAlphabet {
  private static final byte ESCAPE = 0x1B;

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  private static final String ESCAPED = "\f^{}\\[~]|€";
  private static final byte[] ESCAPED_AS = {
    0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65
  };

  private static final Map<Integer, byte[]> OCTETS = new HashMap<>();

  static {
    for (int i = 0; i < BASIC.length(); i++) {
      if (i != ESCAPE) {
        OCTETS.put((int) BASIC.charAt(i), new byte[] {(byte) i});
      }
    }
    for (int i = 0; i < ESCAPED.length(); i++) {
      OCTETS.put((int) ESCAPED.charAt(i), new byte[] {ESCAPE, ESCAPED_AS[i]});
    }
  }

  private GsmAlphabet() {}

  static boolean has(int point) {
    return OCTETS.containsKey(point);
  }

  /** Returns the one or two octets of a character that the alphabet has. */
  static byte[] octets(int point) {
    return OCTETS.get(point);
  }

  /**
   * Decodes octets to text. An escape in front of a character that the extension table lacks is
   * skipped.
   */
  public static String text(byte[] octets) {
    StringBuilder text = new StringBuilder(octets.length);
    for (int i = 0; i < octets.length; i++) {
      int at = octets[i] == ESCAPE && i + 1 < octets.length ? escaped(octets[i + 1]) : -1;
      if (at >= 0) {
        text.append(ESCAPED.charAt(at));
        i++;
      } else if (octets[i] >= 0 && octets[i] != ESCAPE) {
        text.append(BASIC.charAt(octets[i]));
      }
    }
    return text.toString();
  }

  private static int escaped(byte octet) {
    for (int i = 0; i < ESCAPED_AS.length; i++) {
      if (ESCAPED_AS[i] == octet) {
        return i;
      }
    }
    return -1;
  }
}
