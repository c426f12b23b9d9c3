package org.bactrian.provider.alibaba;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bactrian.provider.ProviderRequest;

/**
 * What of a request is signed, in the one form both sides compute: method, path, query by name,
 * headers by name, the names of those headers, the hash of the body.
 *
 * @param signedHeaders their names, lower case, sorted, with semicolons between them
 */
record CanonicalRequest(String text, String signedHeaders) {
  /** Of a request that has all its headers but {@code host} and {@code Authorization}. */
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

  /** As an HTTP client writes the header: a port only where the url names one. */
  private static String host(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /** Encoded already, so only sorted: what is signed is what is sent. */
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
