package org.bactrian.route;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The HTTP header {@code Content-Encoding}, and the bodies it names. */
public final class ContentCoding {
  private static final String IDENTITY = "identity";

  private ContentCoding() {}

  public static boolean isEncoded(@Nullable String header) {
    return !name(header).equals(IDENTITY);
  }

  private static String name(@Nullable String header) {
    return header == null || header.isBlank() ? IDENTITY : header.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a body as it was before it was encoded. What cannot be decoded is returned as it came:
   * headers name codings that are none, such as {@code utf-8}.
   *
   * @param most how many bytes to return at most
   */
  public static byte[] decoded(byte[] body, @Nullable String header, int most) {
    if (!isEncoded(header) && body.length <= most) {
      return body;
    }
    try (InputStream plain = decoder(new ByteArrayInputStream(body), name(header))) {
      return plain.readNBytes(most);
    } catch (IOException e) {
      return body;
    }
  }

  private static InputStream decoder(InputStream body, String coding) throws IOException {
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(body);
      case "deflate" -> new InflaterInputStream(body);
      default -> body;
    };
  }
}
