package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the ids by which a Wooxy document names a message. The pages differ: {@code
 * viber_message_ids} is an array in a sample and a string in the table beside it; another sample
 * has {@code Viber_message_ids}; {@code sms_id} is singular; an e-mail event has {@code id}. No
 * page shows the body of a Viber or SMS event.
 */
final class MessageIds {
  /** Field names without case and separators, the most specific first. */
  private static final List<String> NAMES =
      List.of(
          "vibermessageids", "vibermessageid", "smsids", "smsid", "messageids", "messageid", "id");

  private MessageIds() {}

  /** Returns the ids under the most specific name; none when no such field has any. */
  static List<String> in(JsonNode object) {
    Map<String, List<String>> byName = new TreeMap<>();
    object
        .fields()
        .forEachRemaining(
            field -> {
              List<String> ids = texts(field.getValue());
              if (!ids.isEmpty()) {
                byName.putIfAbsent(uniform(field.getKey()), ids);
              }
            });
    return NAMES.stream()
        .filter(byName::containsKey)
        .findFirst()
        .map(byName::get)
        .orElseGet(List::of);
  }

  private static List<String> texts(JsonNode value) {
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      String text = one.isTextual() || one.isIntegralNumber() ? one.asText().strip() : "";
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  private static String uniform(String name) {
    return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
  }
}
