package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.bactrian.route.HttpRequests;

/** Answers with a table as CSV, for spreadsheets. */
final class Csv {
  private static final String TYPE = "text/csv";

  private Csv() {}

  /** Returns whether the caller asks for CSV rather than JSON. */
  static boolean isAsked(Exchange exchange) {
    return Arrays.stream(HttpRequests.header(exchange, "Accept").split(","))
        .map(type -> type.split(";")[0].strip().toLowerCase(Locale.ROOT))
        .anyMatch(TYPE::equals);
  }

  /** Answers 200 with JSON. */
  static void json(Exchange exchange, ObjectNode body) {
    answer(exchange, "application/json", body + "\n");
  }

  /** Answers 200 with CSV. */
  static void answer(Exchange exchange, Object body) {
    answer(exchange, TYPE + ";charset=utf-8", body);
  }

  private static void answer(Exchange exchange, String type, Object body) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
    exchange.getMessage().setBody(body);
  }

  /**
   * Returns rows as CSV with a line of names. A field of a field has both names, with an underscore
   * between them.
   *
   * @param first names that there are even without a row
   */
  static String table(List<String> first, List<ObjectNode> rows) {
    Set<String> names = new LinkedHashSet<>(first);
    List<Map<String, String>> lines = new ArrayList<>();
    for (ObjectNode row : rows) {
      Map<String, String> line = new LinkedHashMap<>();
      flatten("", row, line);
      lines.add(line);
      names.addAll(line.keySet());
    }
    StringBuilder csv = new StringBuilder(line(names));
    for (Map<String, String> line : lines) {
      csv.append(line(names.stream().map(name -> line.getOrDefault(name, "")).toList()));
    }
    return csv.toString();
  }

  private static void flatten(String before, ObjectNode node, Map<String, String> line) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue() instanceof ObjectNode inner) {
        flatten(before + field.getKey() + "_", inner, line);
      } else {
        line.put(before + field.getKey(), field.getValue().asText());
      }
    }
  }

  /** Returns a line with its end. */
  static String line(Iterable<String> values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add(quoted(value)));
    return all.stream().collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String value) {
    return value.chars().anyMatch(one -> one == ',' || one == '"' || one < ' ')
        ? "\"" + value.replace("\"", "\"\"") + "\""
        : value;
  }
}
