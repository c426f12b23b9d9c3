package org.bactrian.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes one thing somewhere in a document, often to something invalid. */
final class Mutation {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "[1]",
          "\"\"",
          "\"x\"",
          "\"_x\"",
          "\"promotion\"",
          "\"all\"",
          "\"Sent\"",
          "\"sentFailed\"",
          "\"a b\"",
          "\"http://example.com/\"",
          "\"https://example.com/\"",
          "\"2026-11-21T08:00Z\"",
          "\"2026-11-21T08:00:00\"",
          "\"2026-11-21T08:00:00.5+08:00\"",
          "0",
          "1",
          "-1",
          "29",
          "30",
          "59",
          "60",
          "60.0",
          "60.5",
          "6e2",
          "600",
          "601",
          "43200",
          "43201",
          "1209600",
          "1209601",
          "9223372036854775808",
          "1e30",
          "{\"k\":\"v\"}",
          "{\"k\":1}",
          "{\"url\":\"https://example.com/\"}",
          "{\"caption\":\"x\"}",
          "{\"caption\":\"x\",\"url\":\"https://example.com/\"}",
          "{\"url\":\"https://example.com/\",\"fileName\":\"a\"}",
          "{\"code\":\"a\",\"language\":\"en\"}",
          "{\"rule\":\"undelivered\"}",
          "{\"text\":\"x\"}",
          "[\"x\",\"y\"]",
          "[\"\"]",
          "[\"_x\"]");
  private static final List<Integer> LENGTHS = List.of(25, 26, 30, 31, 50, 51, 64, 65, 1000, 1001);
  private static final List<String> NAMES =
      List.of(
          "id",
          "to",
          "sender",
          "label",
          "content",
          "ttl",
          "tags",
          "device",
          "tracking",
          "account",
          "sendAt",
          "fallback",
          "campaign",
          "receiver",
          "metadata",
          "text",
          "image",
          "video",
          "document",
          "button",
          "template",
          "url",
          "fileName",
          "caption",
          "params",
          "rule",
          "duration",
          "fallBack",
          "x/y");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Mutation() {}

  static void of(ObjectNode root, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(root, objects);
    ObjectNode object = pick(objects, random);
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    boolean add = names.isEmpty() || random.nextInt(3) == 0;
    String name = pick(add ? NAMES : names, random);
    if (random.nextInt(4) == 0) {
      object.remove(name);
    } else {
      object.set(name, value(random));
    }
  }

  private static JsonNode value(Random random) {
    try {
      return random.nextInt(4) == 0
          ? MAPPER.getNodeFactory().textNode("🐪".repeat(pick(LENGTHS, random)))
          : MAPPER.readTree(pick(VALUES, random));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    if (!(node instanceof ArrayNode)) {
      node.forEach(child -> collect(child, objects));
    }
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
