package org.bactrian.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.bactrian.message.Msisdn;

/** Masks the phone numbers in texts that are kept for good. */
final class MaskedNumbers {
  /** A number with {@code +}, whatever stands between its digits. */
  private static final Pattern WITH_PLUS = Pattern.compile("\\+[0-9](?:[ ().-]{0,2}[0-9]){6,16}");

  /** Digits that a person may write for a number. */
  private static final Pattern BARE =
      Pattern.compile("(?<![0-9A-Za-z+*-])[0-9]{10,15}(?![0-9A-Za-z-])");

  /** What a filter may name a number by: all of its digits, or the last ones. */
  private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]{4,}");

  /** The recipient in a query. */
  private static final Pattern TO = Pattern.compile("([?&]to=)(\\+?[0-9]{4,})");

  private static final int SHOWN = 2;

  private MaskedNumbers() {}

  /** Masks what is written as a number of any country. */
  static String in(String text) {
    return WITH_PLUS
        .matcher(text)
        .replaceAll(number -> masked("+" + number.group().replaceAll("[^0-9]", "")));
  }

  /** Masks, in the words of a person, also what only may be a number. */
  static String inWords(String words) {
    return BARE.matcher(in(words)).replaceAll(number -> masked(number.group()));
  }

  /** Masks what is, or may be, a number in the address of a call. */
  static String inUri(String uri) {
    // A plus that is written as it is stands for a blank, but is meant as the sign of a number.
    String decoded = URLDecoder.decode(uri.replace("+", "%2B"), StandardCharsets.UTF_8);
    return TO.matcher(inWords(decoded)).replaceAll(to -> to.group(1) + hidden(to.group(2)));
  }

  /** Masks the words of a person and the recipient of a filter, however deep they lie. */
  static JsonNode in(JsonNode value) {
    if (value.isArray()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      value.forEach(one -> all.add(in(one)));
      return all;
    }
    if (!value.isObject()) {
      return value;
    }
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    value.fields().forEachRemaining(one -> masked.set(one.getKey(), in(one)));
    return masked;
  }

  private static JsonNode in(Map.Entry<String, JsonNode> field) {
    String text = field.getValue().asText();
    if (field.getValue().isContainerNode()) {
      return in(field.getValue());
    }
    if (field.getKey().equals("to") && DIGITS.matcher(text).matches()) {
      return TextNode.valueOf(hidden(text));
    }
    return field.getKey().equals("reason") && field.getValue().isTextual()
        ? TextNode.valueOf(inWords(text))
        : field.getValue();
  }

  /** Masks a whole number as ever, and hides all but the last digits of anything else. */
  private static String hidden(String digits) {
    String masked = in(digits);
    if (!masked.equals(digits)) {
      return masked;
    }
    int from = Math.max(0, digits.length() - SHOWN);
    return digits.substring(0, from).replaceAll("[0-9]", "*") + digits.substring(from);
  }

  private static String masked(String number) {
    return new Msisdn(number).masked();
  }
}
