package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One call as it arrived.
 *
 * @param query decoded, by name
 */
record AlibabaCall(Headers headers, Map<String, String> query, byte[] body) {
  static AlibabaCall read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = exchange.getRequestURI().getRawQuery();
    return new AlibabaCall(exchange.getRequestHeaders(), decoded(query), body);
  }

  /** Returns the header's value; empty when it is absent. */
  String header(String name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value.strip();
  }

  /**
   * Returns every parameter by name. {@code Content} is not read from the form, because no SDK ever
   * sent it there.
   */
  JsonNode parameters() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    if (header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
      decoded(new String(body, StandardCharsets.UTF_8)).forEach(all::put);
      all.remove("Content");
    }
    query.forEach(all::put);
    return all;
  }

  private static Map<String, String> decoded(@Nullable String encoded) {
    Map<String, String> parameters = new TreeMap<>();
    if (encoded != null && !encoded.isEmpty()) {
      for (String pair : encoded.split("&")) {
        String[] parts = pair.split("=", 2);
        parameters.put(plain(parts[0]), parts.length == 2 ? plain(parts[1]) : "");
      }
    }
    return parameters;
  }

  /**
   * Decodes by RFC 3986, where a plus is a plus. Text with a wrong percent-encoding stays as it is,
   * and then its signature fails.
   */
  private static String plain(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
