package org.bactrian.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.bactrian.base.Internal;

/**
 * Reads the fields of a form: {@code application/x-www-form-urlencoded}, in UTF-8.
 *
 * @hidden
 */
@Internal
public final class FormBody {
  private FormBody() {}

  /**
   * Returns the fields of the body, or those of the query string where the body is empty. A field
   * without a value is left out.
   *
   * @throws UnreadableCallback when a field is not percent-encoded
   */
  public static Map<String, String> fields(Callback callback) {
    String body = new String(callback.body(), StandardCharsets.UTF_8).strip();
    Map<String, String> fields = new HashMap<>();
    for (String pair : (body.isEmpty() ? callback.query() : body).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && equals < pair.length() - 1) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  /**
   * Returns all fields of a form, those without a value, too.
   *
   * @throws UnreadableCallback when a field is not percent-encoded
   */
  public static Map<String, String> all(byte[] form) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : new String(form, StandardCharsets.UTF_8).strip().split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      } else if (!pair.isEmpty() && equals < 0) {
        fields.put(decoded(pair), "");
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnreadableCallback("a field is not percent-encoded");
    }
  }
}
