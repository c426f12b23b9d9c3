package org.bactrian.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what holds any number of strings: tags, metadata, a template's parameters. */
final class Entries {
  private Entries() {}

  /** The strings in an array; those that cannot be read are empty. */
  static List<String> list(JsonNode array, Check each, Faults faults) {
    List<String> strings = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      String text = Fields.text(item, Integer.toString(strings.size()), each, faults);
      strings.add(text == null ? "" : text);
    }
    return strings;
  }

  /** The string members of an object; those that cannot be read are left out. */
  static Map<String, String> map(JsonNode object, Faults faults) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = entry.getKey();
      String halfKey = faults.heard() ? Check.WHOLE.fault(key) : null;
      String text = Fields.text(entry.getValue(), key, Check.ANY, faults);
      if (halfKey != null) {
        faults.note(key, halfKey);
      } else if (text != null) {
        entries.put(key, text);
      }
    }
    return entries;
  }
}
