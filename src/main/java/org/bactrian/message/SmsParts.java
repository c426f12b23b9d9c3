package org.bactrian.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A text as one or more SMS, as it goes over the air (3GPP TS 23.038 and 23.040, 9.2.3.24.1): what
 * it costs, and how it is cut where that is ours to do. Providers count a little differently.
 *
 * @param octets of each SMS, in order, without the 6-byte header that joins them; an empty text is
 *     one empty SMS
 */
public record SmsParts(Encoding encoding, List<byte[]> octets) {
  /** How a text is carried; one character outside GSM 7-bit turns the whole of it to UCS-2. */
  public enum Encoding {
    /** An octet for each septet. */
    GSM7(160, 153),
    /** Big-endian, two octets a unit. */
    UCS2(140, 134);

    private final int alone;
    private final int joined;

    /**
     * An encoding.
     *
     * @param alone octets a single SMS holds
     * @param joined octets each of several holds beside its header
     */
    Encoding(int alone, int joined) {
      this.alone = alone;
      this.joined = joined;
    }
  }

  public SmsParts {
    octets = List.copyOf(octets);
  }

  public static SmsParts of(String text) {
    return text.codePoints().allMatch(GsmAlphabet::has)
        ? cut(text, Encoding.GSM7, GsmAlphabet::octets)
        : cut(text, Encoding.UCS2, SmsParts::ucs2);
  }

  /** How many SMS carry it. */
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
      // An escape or a surrogate pair is never cut: it begins the next part whole.
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
