package org.bactrian.provider.alibaba;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bactrian.provider.ProviderRequest;

/**
 * The text of a request that is signed, in the form that both sides compute: method, path, query
 * sorted by name, headers sorted by name, the names of those headers, the hash of the body.
 *
 * @param signedHeaders the names, in lower case, sorted, joined by semicolons
 */
record CanonicalRequest(String text, String signedHeaders) {
  /**
   * Returns the canonical form of a request that has all headers but {@code host} and {@code
   * Authorization}.
   */
  static CanonicalRequest of(ProviderRequest request) {
    Map<String, String> headers = headers(request);
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String names = String.join(";", headers.keySet());
    String text =
        String.join(
            "\n",
            "POST",
            request.url().getRawPath(),
            query(request.url()),
            lines,
            names,
            headers.get("x-acs-content-sha256"));
    return new CanonicalRequest(text, names);
  }

  private static Map<String, String> headers(ProviderRequest request) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", host(request.url()));
    request
        .headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith("x-acs-") || lower.equals("content-type")) {
                headers.put(lower, value.strip());
              }
            });
    return headers;
  }

  /** Returns the host as an HTTP client writes it: with a port only where the url has one. */
  private static String host(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /**
   * Sorts the query by name. It is encoded already; the HTTP client sends {@code ~} as {@code %7E},
   * and Alibaba verifies both.
   */
  private static String query(URI url) {
    Map<String, String> byName = new TreeMap<>();
    if (url.getRawQuery() != null) {
      for (String pair : url.getRawQuery().split("&")) {
        byName.put(pair.substring(0, pair.indexOf('=')), pair);
      }
    }
    return String.join("&", byName.values());
  }
}
