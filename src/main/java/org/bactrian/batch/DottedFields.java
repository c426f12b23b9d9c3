package org.bactrian.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.base.Times;

/**
 * A message from flat fields named by dotted path, {@code content.text}: a row of a table or of a
 * CSV file, the headers of a route.
 */
public final class DottedFields {
  private static final Pattern PATH = Pattern.compile("[A-Za-z]+(\\.[^.]+)*");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final String TAGS = "tags";
  private static final Set<String> NUMBERS =
      Set.of("ttl", "content.video.fileSize", "content.video.duration", "fallback.duration");
  private static final Set<String> SENDERS_NAMES = Set.of("metadata", "content.template.params");

  /**
   * The message, for {@code direct:accept}.
   *
   * @param fields values by path; null and empty ones are absent. {@code tags} is a list with
   *     semicolons; what is a number in a message may be text of digits; a date becomes an instant.
   * @throws IllegalArgumentException when one path goes through another's field
   */
  public JsonNode message(Map<String, ?> fields) {
    return tree(fields);
  }

  public static ObjectNode tree(Map<String, ?> fields) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    fields.forEach(
        (path, value) -> {
          if (value != null && !value.toString().isEmpty()) {
            put(root, path, value);
          }
        });
    return root;
  }

  public static boolean isPath(String name) {
    return PATH.matcher(name).matches();
  }

  private static void put(ObjectNode root, String path, Object value) {
    ObjectNode at = root;
    String rest = path;
    String parent = "";
    while (rest.contains(".") && !SENDERS_NAMES.contains(parent)) {
      String name = rest.substring(0, rest.indexOf('.'));
      rest = rest.substring(name.length() + 1);
      parent = parent.isEmpty() ? name : parent + "." + name;
      at = at.has(name) ? object(at.get(name), path) : at.putObject(name);
    }
    if (at.has(rest)) {
      throw new IllegalArgumentException(path + " is a field, and has fields");
    }
    at.set(rest, node(path, value));
  }

  private static ObjectNode object(JsonNode there, String path) {
    if (there instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("above " + path + " there is a field already");
  }

  private static JsonNode node(String path, Object value) {
    String text = text(value);
    if (path.equals(TAGS)) {
      var tags = JsonNodeFactory.instance.arrayNode();
      for (String tag : text.split(";")) {
        tags.add(tag.strip());
      }
      return tags;
    }
    return NUMBERS.contains(path) && WHOLE_NUMBER.matcher(text).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
        : JsonNodeFactory.instance.textNode(text);
  }

  private static String text(Object value) {
    return value instanceof Date date
        ? Times.text(Instant.ofEpochMilli(date.getTime()))
        : value.toString();
  }
}
