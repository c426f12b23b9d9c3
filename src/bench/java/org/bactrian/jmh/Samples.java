package org.bactrian.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.message.ViberMessage;

/**
 * The messages of these benchmarks: the one that the whole benchmark sends, and the largest kind.
 */
final class Samples {
  private static final String FALLBACK =
      """
      "fallback": {"duration": 3600, "content": "Your parcel is on its way"}}
      """;

  static final byte[] TEXT =
      ("""
          {"id": "bench-1", "to": "+447700900123", "label": "transaction",
           "content": {"text": "Your parcel is on its way: https://shop.example/track"},
          """
              + FALLBACK)
          .getBytes(UTF_8);

  static final byte[] TEXT_IMAGE_BUTTON =
      ("""
          {"id": "bench-1", "to": "+447700900123", "label": "promotion", "ttl": 3600,
           "tags": ["spring", "sale"], "metadata": {"order": "42", "shop": "kyiv"},
           "content": {"text": "Your parcel is on its way: https://shop.example/track",
             "image": {"url": "https://cdn.example.com/parcel.jpg", "fileName": "parcel.jpg"},
             "button": {"caption": "Track it", "url": "https://example.com/t/42"}},
          """
              + FALLBACK)
          .getBytes(UTF_8);

  private Samples() {}

  static MessageReader reader() {
    return new MessageReader(() -> "made", null);
  }

  static ViberMessage text() {
    return ((ReadResult.Good) reader().read(TEXT)).message();
  }
}
