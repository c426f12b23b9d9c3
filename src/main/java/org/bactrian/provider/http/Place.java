package org.bactrian.provider.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in what a provider sends: {@code /messages/0/messageId}, a JSON Pointer, or
 * {@code header:Location}. The fields of a form are those of an object.
 *
 * @param header in lower case; null: in the body
 */
record Place(JsonPointer pointer, @Nullable String header) {
  private static final String HEADER = "header:";

  /** Reads a place as it is configured; null when nothing is. The binder calls it. */
  public static @Nullable Place valueOf(String text) {
    String place = text.strip();
    if (place.isEmpty()) {
      return null;
    }
    if (place.regionMatches(true, 0, HEADER, 0, HEADER.length())) {
      return new Place(
          JsonPointer.empty(), place.substring(HEADER.length()).strip().toLowerCase(Locale.ROOT));
    }
    if (!place.startsWith("/")) {
      throw new IllegalArgumentException(
          place + " is no place: write a JSON Pointer such as /status, or header:Location");
    }
    return new Place(JsonPointer.compile(place), null);
  }

  /** Returns what stands here; a missing node when nothing does. */
  JsonNode node(JsonNode body) {
    return body.at(pointer);
  }

  /** Returns the text that stands here, of an array each of its texts; none when it is blank. */
  List<String> texts(JsonNode body, Function<String, @Nullable String> headers) {
    List<String> texts = new ArrayList<>();
    if (header != null) {
      add(headers.apply(header), texts);
      return texts;
    }
    JsonNode node = node(body);
    if (node.isArray()) {
      node.forEach(one -> addValue(one, texts));
    } else {
      addValue(node, texts);
    }
    return texts;
  }

  private static void addValue(JsonNode node, List<String> texts) {
    if (node.isValueNode() && !node.isNull()) {
      add(node.asText(), texts);
    }
  }

  private static void add(@Nullable String text, List<String> texts) {
    String stripped = text == null ? "" : text.strip();
    if (!stripped.isEmpty()) {
      texts.add(stripped);
    }
  }
}
