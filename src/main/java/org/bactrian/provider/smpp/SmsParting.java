package org.bactrian.provider.smpp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as the octets of one or more SMS (3GPP TS 23.040, 9.2.3.24.1). One character outside GSM
 * 7-bit turns the whole of it to UCS-2; an escape and its character, or a surrogate pair, are never
 * cut.
 *
 * @param dataCoding 0: GSM 03.38, one octet a septet; 8: UCS-2, big-endian
 * @param parts the octets of each, without a header
 */
record SmsParting(byte dataCoding, List<byte[]> parts) {
  /** A header counts them in one octet. */
  static final int MOST_PARTS = 255;

  static final byte GSM = 0;
  static final byte UCS2 = 8;

  static SmsParting of(String text) {
    List<byte[]> gsm = text.codePoints().mapToObj(GsmAlphabet::octets).toList();
    return gsm.stream().allMatch(SmsParting::there)
        ? new SmsParting(GSM, join(gsm, 160, 153))
        : new SmsParting(
            UCS2, join(text.codePoints().mapToObj(SmsParting::ucs2).toList(), 140, 134));
  }

  private static boolean there(byte @Nullable [] octets) {
    return octets != null;
  }

  private static byte[] ucs2(int point) {
    char[] units = Character.toChars(point);
    byte[] octets = new byte[units.length * 2];
    for (int i = 0; i < units.length; i++) {
      octets[2 * i] = (byte) (units[i] >> 8);
      octets[2 * i + 1] = (byte) units[i];
    }
    return octets;
  }

  /**
   * Characters, each whole, in parts.
   *
   * @param alone octets a single SMS holds
   * @param joined octets each part holds beside its header
   */
  private static List<byte[]> join(List<byte[]> characters, int alone, int joined) {
    int all = characters.stream().mapToInt(character -> character.length).sum();
    int room = all <= alone ? alone : joined;
    List<byte[]> parts = new ArrayList<>();
    ByteArrayOutputStream part = new ByteArrayOutputStream(room);
    for (byte[] character : characters) {
      if (part.size() + character.length > room) {
        parts.add(part.toByteArray());
        part.reset();
      }
      part.writeBytes(character);
    }
    parts.add(part.toByteArray());
    return List.copyOf(parts);
  }
}
