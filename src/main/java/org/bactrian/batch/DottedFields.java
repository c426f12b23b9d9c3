package org.bactrian.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.Times;

/**
 * Makes a message from flat fields whose names are dotted paths, such as {@code content.text}: from
 * a row of a table or of a CSV file, or from the headers of a route.
 */
public final class DottedFields {
  private static final Pattern PATH = Pattern.compile("[A-Za-z]+(\\.[^.]+)*");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("(-?\\d{1,18})(\\.0{1,18})?");
  private static final String TAGS = "tags";
  private static final Set<String> NUMBERS =
      Set.of("ttl", "content.video.fileSize", "content.video.duration", "fallback.duration");

  /**
   * Headers of Camel and its components, of JMS, Kafka and Quartz, and of HTTP. No field of a
   * message has such a name, nor one like it.
   */
  private static final Pattern TRANSPORT =
      Pattern.compile(
          "(?i:Camel.*|org\\.apache\\.camel.*|breadcrumbId|JMS_?[A-Z].*|kafka\\..*|firedTime"
              + "|Bactrian.*|ce[-_].*|cloudEvents[_:].*|tracestate|baggage|b3"
              + "|Accept(-.*)?|Cache-Control|Connection|Content-.*|Cookie|DNT|Expect|Forwarded"
              + "|Host|HTTP2-Settings|If-.*|Keep-Alive|Origin|Pragma|Priority|Proxy-.*|Range"
              + "|Referer|Sec-.*|TE|Trailer|Transfer-Encoding|Upgrade(-.*)?|User-Agent|Via|Warning"
              + "|X-.*|webhook-.*"
              + "|calendar|fireTime|jobDetail|jobInstance|jobRunTime|mergedJobDataMap|nextFireTime"
              + "|previousFireTime|refireCount|scheduledFireTime|scheduler|trigger(Name|Group)?)");

  /** Below these, names are the sender's own, and may contain dots. */
  private static final Set<String> FREE_NAMES = Set.of("metadata", "content.template.params");

  /**
   * Returns the message, as a body for {@code direct:accept}. Headers that Camel, a component or a
   * protocol has set are no fields, and are left out; a misspelt field is not, and becomes a fault.
   *
   * @param fields values by path. Null and empty values are left out; {@code tags} are separated by
   *     semicolons; a number may be a text of digits, such as 120 or 120.0; a date becomes an
   *     instant.
   * @throws IllegalArgumentException when a path names a field inside another field's value
   */
  public JsonNode message(Map<String, ?> fields) {
    Map<String, Object> own = new LinkedHashMap<>();
    fields.forEach(
        (path, value) -> {
          if (!TRANSPORT.matcher(path).matches()) {
            own.put(path, value);
          }
        });
    return tree(own);
  }

  static ObjectNode tree(Map<String, ?> fields) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    fields.forEach(
        (path, value) -> {
          if (value != null && !value.toString().isEmpty()) {
            put(root, path, value);
          }
        });
    return root;
  }

  static boolean isPath(String name) {
    return PATH.matcher(name).matches();
  }

  private static void put(ObjectNode root, String path, Object value) {
    ObjectNode parent = root;
    String rest = path;
    String parentPath = "";
    while (rest.contains(".") && !FREE_NAMES.contains(parentPath)) {
      String name = rest.substring(0, rest.indexOf('.'));
      rest = rest.substring(name.length() + 1);
      parentPath = parentPath.isEmpty() ? name : parentPath + "." + name;
      parent = parent.has(name) ? object(parent.get(name), path) : parent.putObject(name);
    }
    if (parent.has(rest)) {
      throw new IllegalArgumentException(path + " has a value and fields inside it");
    }
    parent.set(rest, node(path, value));
  }

  private static ObjectNode object(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(path + " is inside a field that has a value");
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
    // A spreadsheet, or a column of a database, may write a whole number as 120.0.
    Matcher number = WHOLE_NUMBER.matcher(text);
    return NUMBERS.contains(path) && number.matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(number.group(1)))
        : JsonNodeFactory.instance.textNode(text);
  }

  private static String text(Object value) {
    return value instanceof Date date
        ? Times.text(Instant.ofEpochMilli(date.getTime()))
        : value.toString();
  }
}
