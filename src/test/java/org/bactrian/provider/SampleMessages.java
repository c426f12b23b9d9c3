package org.bactrian.provider;

import java.util.List;
import java.util.Map;
import org.bactrian.message.Content;
import org.bactrian.message.Kind;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.Part;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/** One message of every kind, as in the golden files. */
public final class SampleMessages {
  /**
   * Has Cyrillic letters, a quote, a backslash, a line end, an ampersand, and a character beyond 16
   * bits.
   */
  public static final String TEXT = "Привет, \"код\" \\ 1234\n50% off & more 🐫";

  private SampleMessages() {}

  public static ViberMessage viber(Kind kind) {
    return viber("order-42-shipped", content(kind));
  }

  /** Returns a message to a country that every provider reaches. */
  public static ViberMessage anywhere(Kind kind) {
    return viber("order-42-shipped", "+447700900123", content(kind));
  }

  public static ViberMessage viber(String id, Content content) {
    return viber(id, "+380501234567", content);
  }

  private static ViberMessage viber(String id, String to, Content content) {
    return new ViberMessage(
        id,
        new Msisdn(to),
        null,
        Label.PROMOTION,
        content,
        null,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }

  public static SmsMessage sms() {
    return sms("order-42-shipped-sms", "Shop");
  }

  public static SmsMessage sms(String id, @Nullable String sender) {
    return sms(id, sender, TEXT);
  }

  public static SmsMessage sms(String id, @Nullable String sender, String text) {
    return new SmsMessage(
        id, "order-42-shipped", new Msisdn("+380501234567"), sender, text, Map.of());
  }

  /**
   * Returns the text that a golden table spells.
   *
   * @param pieces separated by spaces, each a character or U+hex; {@code *n} behind it repeats it n
   *     times
   */
  public static String spell(@Nullable String pieces) {
    StringBuilder text = new StringBuilder();
    for (String piece : pieces == null ? new String[0] : pieces.split(" ")) {
      int star = piece.lastIndexOf('*');
      String what = star > 0 ? piece.substring(0, star) : piece;
      String spelt =
          what.startsWith("U+")
              ? Character.toString(Integer.parseInt(what.substring(2), 16))
              : what;
      text.append(spelt.repeat(star > 0 ? Integer.parseInt(piece.substring(star + 1)) : 1));
    }
    return text.toString();
  }

  private static Content content(Kind kind) {
    return new Content(
        kind.has(Part.TEXT) ? TEXT : null,
        kind.has(Part.IMAGE)
            ? new Content.Image("https://cdn.example.com/p.jpg?a=1&b=%2F", "p.jpg")
            : null,
        kind.has(Part.VIDEO)
            ? new Content.Video(
                "https://cdn.example.com/v.mp4", "https://cdn.example.com/t.jpg", 882_472, 15)
            : null,
        kind.has(Part.DOCUMENT)
            ? new Content.Document("https://cdn.example.com/a.pdf", "invoice.pdf", "pdf")
            : null,
        kind.has(Part.BUTTON)
            ? new Content.Button(
                "Открыть", kind.has(Part.VIDEO) ? null : "https://example.com/?a=1&b=2")
            : null,
        kind.has(Part.TEMPLATE)
            ? new Content.Template("744c4b5c79c9", "en", Map.of("param1", "value 1"))
            : null);
  }
}
