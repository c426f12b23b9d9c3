package org.bactrian.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Fault;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a URL's query, or of a form. */
public final class QueryString {
  private QueryString() {}

  /**
   * Returns the parameters by name, without the empty ones.
   *
   * @param query percent-encoded; null when the URL has none
   * @param faults gets a fault for each parameter that cannot be read
   */
  public static Map<String, String> parameters(@Nullable String query, List<Fault> faults) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals), faults);
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), faults);
      if (!value.isBlank() && parameters.put(name, value) != null) {
        faults.add(Fault.envelope("/" + name, "is given twice"));
      }
    }
    return parameters;
  }

  /**
   * Checks a query of a call that has no parameters.
   *
   * @throws InvalidMessage when it has one
   */
  public static void requireNone(@Nullable String query) {
    List<Fault> faults = new ArrayList<>();
    parameters(query, faults)
        .keySet()
        .forEach(name -> faults.add(Fault.envelope("/" + name, "is not known; there are none")));
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
  }

  private static String decoded(String text, List<Fault> faults) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      faults.add(Fault.envelope("", "the query is not percent-encoded correctly"));
      return "";
    }
  }
}
