package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields that a Viber message must have for its type, and the values they may have. */
final class NxCloudViberRules {
  private static final String BUTTON = "viber_video_button_info";
  private static final Set<String> ENVELOPE = Set.of("tenant_id", "appkey", "to", "type");
  private static final Map<Integer, Set<String>> FIELDS_BY_TYPE =
      Map.of(
          1, Set.of("content"),
          3, Set.of("filename", "fileUrl"),
          10, Set.of("content", "filename", "fileUrl"),
          11, Set.of("content", "filename", "fileUrl", BUTTON),
          12, Set.of("content", BUTTON));

  private NxCloudViberRules() {}

  /** Returns the code with which the body is refused; empty when nothing is wrong. */
  static Optional<String> fault(JsonNode body) {
    Set<String> wanted =
        FIELDS_BY_TYPE.get(body.path("type").isInt() ? body.get("type").asInt() : 0);
    if (wanted == null || !hasExactly(body, wanted)) {
      return Optional.of("9000");
    }
    return body.get("to").asText().matches("[1-9][0-9]{6,14}")
        ? Optional.empty()
        : Optional.of("9002");
  }

  private static boolean hasExactly(JsonNode body, Set<String> wanted) {
    Set<String> required = new HashSet<>(ENVELOPE);
    required.addAll(wanted);
    Set<String> allowed = new HashSet<>(required);
    allowed.add("tag_id");
    Set<String> there = new HashSet<>();
    body.fieldNames().forEachRemaining(there::add);
    return there.containsAll(required)
        && allowed.containsAll(there)
        && there.stream().allMatch(field -> isGood(field, body.get(field)));
  }

  private static boolean isGood(String field, JsonNode value) {
    return switch (field) {
      case "tenant_id", "tag_id", "type" -> value.isIntegralNumber();
      case "content" -> isText(value) && value.textValue().codePoints().count() <= 1000;
      case "fileUrl" -> isText(value) && value.textValue().matches("https?://.+");
      case BUTTON ->
          value.size() == 2
              && isText(value.path("button_text"))
              && isText(value.path("button_link"));
      default -> isText(value);
    };
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank();
  }
}
