package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that {@code Content} must have for each message type, and the values they may have. */
final class AlibabaContentRules {
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "text", Set.of("text"),
          "image", Set.of("link"),
          "video", Set.of("link", "thumbnail", "fileSize", "duration"),
          "document", Set.of("link", "fileName", "fileType"),
          "text_button", Set.of("text", "caption", "action"),
          "text_image", Set.of("text", "link"),
          "text_image_button", Set.of("text", "link", "caption", "action"),
          "text_video", Set.of("text", "link", "thumbnail", "fileSize", "duration"),
          "text_video_button",
              Set.of("text", "link", "thumbnail", "fileSize", "duration", "caption"));
  private static final long LARGEST_FILE = 200L * 1024 * 1024;

  private AlibabaContentRules() {}

  static boolean knows(String messageType) {
    return KEYS.containsKey(messageType);
  }

  /** Returns the code with which the content is refused; empty when nothing is wrong. */
  static Optional<String> fault(String messageType, JsonNode content) {
    Set<String> keys = KEYS.get(messageType);
    Map<String, Boolean> faults = new LinkedHashMap<>();
    faults.put("InvalidParameter.TextNotEmpty", keys.contains("text") && empty(content, "text"));
    faults.put("InvalidParameter.LinkNotEmpty", keys.contains("link") && empty(content, "link"));
    faults.put("InvalidParameter.ContentError", !isShaped(keys, content));
    faults.put("SRVC_BAD_DATA", text(content, "text").codePoints().count() > 1000);
    faults.put("SRVC_BAD_FILE_NAME_LENGTH", text(content, "fileName").length() > 25);
    faults.put("SRVC_BAD_THUMBNAIL", text(content, "thumbnail").length() > 1000);
    faults.put("SRVC_BAD_FILE_SIZE", content.path("fileSize").asLong() > LARGEST_FILE);
    faults.put("SRVC_BAD_DURATION", content.path("duration").asLong() > 600);
    if (!content.isObject()) {
      return Optional.of("InvalidParameter.ContentError");
    }
    return AlibabaViberRules.first(faults);
  }

  /**
   * Returns whether all keys of the type are there, and no other key has a value: the page's sample
   * has empty ones.
   */
  private static boolean isShaped(Set<String> keys, JsonNode content) {
    for (Map.Entry<String, JsonNode> field : content.properties()) {
      boolean wanted = keys.contains(field.getKey());
      if (!wanted && !field.getValue().asText().isEmpty()) {
        return false;
      }
      if (wanted && !isGood(field.getKey(), field.getValue())) {
        return false;
      }
    }
    return keys.stream().noneMatch(key -> empty(content, key));
  }

  private static boolean isGood(String key, JsonNode value) {
    return switch (key) {
      case "fileSize", "duration" -> value.asText().matches("[0-9]{1,12}");
      case "link", "thumbnail", "action" -> value.isTextual() && value.asText().contains("://");
      default -> value.isTextual();
    };
  }

  private static boolean empty(JsonNode content, String key) {
    return text(content, key).isBlank();
  }

  private static String text(JsonNode content, String key) {
    return content.path(key).asText();
  }
}
