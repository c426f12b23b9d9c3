package org.bactrian.sandbox;

import java.nio.charset.StandardCharsets;

/**
 * Decodes octets as a phone would (3GPP TS 23.038, 6.2.1). It shares no code with the class that
 * encodes them.
 */
final class SmscText {
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ?ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final int ESCAPE = 0x1B;
  private static final int UCS2 = 8;

  private SmscText() {}

  static String of(int dataCoding, byte[] octets) {
    return dataCoding == UCS2 ? new String(octets, StandardCharsets.UTF_16BE) : gsm(octets);
  }

  private static String gsm(byte[] octets) {
    StringBuilder text = new StringBuilder();
    boolean escaped = false;
    for (byte octet : octets) {
      if (escaped) {
        text.append(extension(octet));
        escaped = false;
      } else if (octet == ESCAPE) {
        escaped = true;
      } else {
        text.append(octet < 0 ? '?' : BASIC.charAt(octet));
      }
    }
    return escaped ? text.append('?').toString() : text.toString();
  }

  private static char extension(byte octet) {
    return switch (octet) {
      case 0x0A -> '\f';
      case 0x14 -> '^';
      case 0x28 -> '{';
      case 0x29 -> '}';
      case 0x2F -> '\\';
      case 0x3C -> '[';
      case 0x3D -> '~';
      case 0x3E -> ']';
      case 0x40 -> '|';
      case 0x65 -> '€';
      default -> '?';
    };
  }
}
