package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values that the fields may have, and the sentence for each rule. Two rules are stricter than
 * their sentences: {@code ttl} must be from 30 minutes to 72 hours, as in the page's table, and a
 * body may have only one of {@code button} and {@code buttons}, since no page says what both would
 * mean. Every tag counts as registered.
 */
final class WooxyRules {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final Pattern FROM_NAME =
      Pattern.compile("[A-Za-z0-9 ]{1,11}|\\+?[1-9][0-9]{6,14}");
  private static final Map<Pattern, String> REFUSED_COUNTRIES = new LinkedHashMap<>();

  static {
    REFUSED_COUNTRIES.put(Pattern.compile("\\+380.*"), "UA");
    REFUSED_COUNTRIES.put(Pattern.compile("\\+375.*"), "BY");
    // +76 and +77 are Kazakhstan.
    REFUSED_COUNTRIES.put(Pattern.compile("\\+7[^67].*"), "RU");
  }

  private final JsonNode body;
  private final List<String> faults = new ArrayList<>();

  private WooxyRules(JsonNode body) {
    this.body = body;
  }

  static List<String> viber(JsonNode body) {
    WooxyRules rules = new WooxyRules(body);
    rules.check(!(body.has("button") && body.has("buttons")), "Bad Request");
    rules.envelope();
    rules.country();
    rules.optionalText("senderId");
    rules.button(body.has("button") ? body.path("button") : body.path("buttons"));
    rules.check(
        !body.has("device") || body.path("device").asText().matches("all|phone"),
        "Argument device must be all or phone");
    rules.ttl(body.path("ttl"));
    rules.tags(body.path("tags"));
    return rules.faults;
  }

  static List<String> sms(JsonNode body) {
    WooxyRules rules = new WooxyRules(body);
    rules.envelope();
    rules.optionalText("fromName");
    rules.check(
        !isText(body.path("fromName"))
            || FROM_NAME.matcher(body.path("fromName").textValue()).matches(),
        "Argument fromName must contain 11 and less A-Z, a-z, 0-9 symbols and spaces or be a valid"
            + " phoneNumber");
    rules.tags(body.path("tags"));
    return rules.faults;
  }

  private void envelope() {
    check(isText(body.path("domain")), "Argument ‘domain’ must be a non-empty string");
    JsonNode number = body.path("phoneNumber");
    check(isText(number), "Argument phoneNumber must be a non-empty string");
    check(
        !isText(number) || E164.matcher(number.textValue()).matches(),
        number.asText() + " is not a valid E.164 phone number");
    check(isText(body.path("text")), "Argument text must be a non-empty string");
  }

  private void country() {
    String number = body.path("phoneNumber").asText();
    REFUSED_COUNTRIES.forEach(
        (pattern, code) ->
            check(
                !pattern.matcher(number).matches(),
                "Current method is not allowed for country " + code));
  }

  private void optionalText(String field) {
    check(
        !body.has(field) || isText(body.path(field)),
        "Argument " + field + " must be a non-empty string");
  }

  private void button(JsonNode button) {
    boolean whole = button.size() == 2 && isText(button.path("text")) && isText(button.path("url"));
    check(
        isAbsent(button) || whole,
        "Argument button must be an array with “text” and “url” string elements");
  }

  private void ttl(JsonNode ttl) {
    boolean inRange =
        ttl.isIntegralNumber()
            && ttl.canConvertToInt()
            && ttl.intValue() >= 1_800
            && ttl.intValue() <= 259_200;
    check(ttl.isMissingNode() || inRange, "Argument ttl must be a positive integer");
  }

  private void tags(JsonNode tags) {
    check(isAbsent(tags) || tags.isArray(), "Argument tags must be an array");
    for (JsonNode tag : tags.isArray() ? tags : List.<JsonNode>of()) {
      check(isText(tag), "Tag name must be a non-empty string");
      check(tag.asText().codePoints().count() <= 50, "Tags should be 50 characters or less");
      check(
          !tag.asText().startsWith("_"),
          "Any tags starting with an underscore are reserved for internal use and will cause"
              + " errors");
    }
  }

  private void check(boolean good, String sentence) {
    if (!good && !faults.contains(sentence)) {
      faults.add(sentence);
    }
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank();
  }
}
