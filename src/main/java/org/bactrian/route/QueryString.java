package org.bactrian.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Fault;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's query. */
public final class QueryString {
  private QueryString() {}

  /**
   * By name; one that is empty is left out.
   *
   * @param query raw; null: there is none
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

  private static String decoded(String text, List<Fault> faults) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      faults.add(Fault.envelope("", "the query is not percent-encoded as it must be"));
      return "";
    }
  }
}
