package org.bactrian.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A text as one or more SMS (3GPP TS 23.038 and 23.040, 9.2.3.24.1). It gives the number of parts
 * that are billed, and the octets where Bactrian splits the text itself. Providers count slightly
 * differently.
 *
 * @param octets of each part, in order, without the 6-byte header that joins the parts; an empty
 *     text is one empty part
 * @since 0.1
 */
public record SmsParts(Encoding encoding, List<byte[]> octets) {
  /**
   * How the text of an SMS is encoded. One character outside GSM 7-bit turns the whole text to
   * UCS-2.
   */
  public enum Encoding {
    /** One octet for each septet. */
    GSM7(160, 153),
    /** Big-endian, two octets for each UTF-16 unit. */
    UCS2(140, 134);

    private final int alone;
    private final int joined;

    /**
     * Creates an encoding.
     *
     * @param alone octets in an SMS of one part
     * @param joined octets in each of several parts, beside the header
     */
    Encoding(int alone, int joined) {
      this.alone = alone;
      this.joined = joined;
    }
  }

  /** Copies what can change. */
  public SmsParts {
    octets = List.copyOf(octets);
  }

  /** Splits a text into parts. */
  public static SmsParts of(String text) {
    return text.codePoints().allMatch(GsmAlphabet::has)
        ? cut(text, Encoding.GSM7, GsmAlphabet::octets)
        : cut(text, Encoding.UCS2, SmsParts::ucs2);
  }

  /** Returns the number of parts. */
  public int parts() {
    return octets.size();
  }

  private static byte[] ucs2(int point) {
    return Character.toString(point).getBytes(StandardCharsets.UTF_16BE);
  }

  private static SmsParts cut(String text, Encoding encoding, IntFunction<byte[]> spelt) {
    List<byte[]> characters = text.codePoints().mapToObj(spelt).toList();
    int all = characters.stream().mapToInt(character -> character.length).sum();
    int room = all <= encoding.alone ? encoding.alone : encoding.joined;
    List<byte[]> parts = new ArrayList<>();
    ByteArrayOutputStream part = new ByteArrayOutputStream(room);
    for (byte[] character : characters) {
      // An escape sequence or a surrogate pair is never split: it starts the next part as a whole.
      if (part.size() + character.length > room) {
        parts.add(part.toByteArray());
        part.reset();
      }
      part.writeBytes(character);
    }
    parts.add(part.toByteArray());
    return new SmsParts(encoding, parts);
  }
}
