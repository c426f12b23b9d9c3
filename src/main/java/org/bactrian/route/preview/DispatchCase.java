package org.bactrian.route.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.dispatch.Decision;
import org.jspecify.annotations.Nullable;

/**
 * A message to try the rules of dispatch with, and what is expected to become of it.
 *
 * @param name for people to read; empty: it has none
 * @param at when the message comes; null: now
 * @param key the name of the API key with which it comes; empty: none
 * @param expected some fields of {@link #outcome}; empty: nothing is expected
 */
public record DispatchCase(
    String name, JsonNode message, @Nullable Instant at, String key, ObjectNode expected) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String ACCOUNTS = "accounts";
  private static final String BY = "by";
  private static final String ROW = "row";
  private static final String REFUSED = "refused";
  private static final String SMS = "sms";
  private static final List<String> FIELDS = List.of("name", "message", "at", "key", "expect");
  private static final List<String> OF_OUTCOME = List.of(ACCOUNTS, BY, ROW, REFUSED, SMS);

  /**
   * Reads a case.
   *
   * @throws IllegalArgumentException with what is wrong: a misspelt expectation must not hold
   */
  public static DispatchCase of(String json) {
    ObjectNode tree;
    try {
      tree = object(JSON.readTree(json), "a case");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage());
    }
    requireOnly(tree, FIELDS);
    if (!tree.has("message")) {
      throw new IllegalArgumentException("has no message");
    }
    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    if (tree.has("expect")) {
      expected = object(tree.get("expect"), "expect");
      requireOnly(expected, OF_OUTCOME);
      if (expected.has(SMS)) {
        requireOnly(object(expected.get(SMS), SMS), OF_OUTCOME);
      }
    }
    return new DispatchCase(
        tree.path("name").asText(),
        tree.get("message"),
        tree.has("at") ? instant(tree.get("at").asText()) : null,
        tree.path("key").asText(),
        expected);
  }

  private static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(what + " must be an object");
  }

  private static void requireOnly(ObjectNode node, List<String> fields) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.contains(name)) {
                throw new IllegalArgumentException(
                    "there is no field " + name + "; there are " + String.join(", ", fields));
              }
            });
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "at must be an ISO 8601 instant with offset, such as 2026-11-21T08:00:00+02:00");
    }
  }

  /** Returns what became of a message, from its preview. */
  public static ObjectNode outcome(ObjectNode preview) {
    ObjectNode outcome = outcomeOf(preview);
    if (preview.get(SMS) instanceof ObjectNode sms) {
      outcome.set(SMS, outcomeOf(sms));
    }
    return outcome;
  }

  private static ObjectNode outcomeOf(ObjectNode preview) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    if (preview.has(REFUSED)) {
      outcome.set(REFUSED, preview.get(REFUSED));
    } else {
      outcome.set(ACCOUNTS, preview.get(ACCOUNTS));
    }
    outcome.setAll((ObjectNode) preview.get("dispatch"));
    return outcome;
  }

  /**
   * Returns what became of a message that is refused.
   *
   * @param decision of the rules; null: they were not asked
   */
  public static ObjectNode outcome(InvalidMessage refused, @Nullable Decision decision) {
    String why =
        refused.isJson()
            ? refused.faults().stream()
                .map(fault -> (fault.pointer() + " " + fault.detail()).strip())
                .collect(Collectors.joining("; "))
            : refused.summary();
    ObjectNode outcome = JsonNodeFactory.instance.objectNode().put(REFUSED, why);
    if (decision != null) {
      MessagePreview.put(outcome, decision.by());
    }
    return outcome;
  }

  /**
   * Returns whether the outcome is the expected one: each field that is expected is the same. Of a
   * reason to refuse a part is enough.
   */
  public boolean isAsExpected(ObjectNode outcome) {
    return isAsExpected(expected, outcome);
  }

  private static boolean isAsExpected(ObjectNode expected, ObjectNode outcome) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode actual = outcome.path(field.getKey());
      boolean same =
          switch (field.getKey()) {
            case REFUSED ->
                actual.isTextual() && actual.asText().contains(field.getValue().asText());
            case SMS ->
                actual instanceof ObjectNode sms
                    && isAsExpected((ObjectNode) field.getValue(), sms);
            default -> actual.equals(field.getValue());
          };
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
