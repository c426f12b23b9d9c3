package org.bactrian.message;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The rule for an absolute web address. Whether anything answers there is not checked. */
final class WebAddress {
  static final Check HTTPS = value -> fault(value, true);
  static final Check HTTP = value -> fault(value, false);

  private WebAddress() {}

  private static @Nullable String fault(String value, boolean onlyHttps) {
    String must = "must be an absolute " + (onlyHttps ? "https" : "http or https") + " URL";
    try {
      URI uri = new URI(value);
      boolean secure = "https".equalsIgnoreCase(uri.getScheme());
      if (!secure && (onlyHttps || !"http".equalsIgnoreCase(uri.getScheme()))) {
        return must + ", such as https://example.com/a";
      }
      return uri.getRawAuthority() == null ? must + ": the host is missing" : null;
    } catch (URISyntaxException e) {
      return must + ": it holds a space or another character that must be percent-encoded";
    }
  }
}
