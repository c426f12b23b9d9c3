package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids a Wooxy document names a message by. Its pages differ: {@code viber_message_ids} is an
 * array in a sample and a string in the table beside it, {@code Viber_message_ids} in another
 * sample, {@code sms_id} is singular, an e-mail event has {@code id}; the body of a Viber or SMS
 * event is published nowhere.
 */
final class MessageIds {
  /** Without case and separators, the most telling first. */
  private static final List<String> NAMES =
      List.of(
          "vibermessageids", "vibermessageid", "smsids", "smsid", "messageids", "messageid", "id");

  private MessageIds() {}

  /** Those under the most telling name there is; none when no name has any. */
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
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      String text = one.isTextual() || one.isIntegralNumber() ? one.asText().strip() : "";
      if (!text.isEmpty() && !texts.contains(text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static String uniform(String name) {
    return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
  }
}
