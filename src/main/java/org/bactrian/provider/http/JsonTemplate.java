package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document whose texts have placeholders. Values are put into the tree and never into text,
 * so that no value can change what the document means. A part in which no placeholder has a value
 * is left out; a part without placeholders stays.
 */
sealed interface JsonTemplate {
  JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Returns the document; null when it is left out. */
  @Nullable JsonNode render(Function<String, @Nullable Object> values);

  /** Returns whether there is a placeholder in it. */
  boolean isFilled();

  /** Adds the names of the placeholders. */
  void addNames(Set<String> names);

  static JsonTemplate of(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonTemplate> fields = new LinkedHashMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), of(field.getValue())));
      return new Fields(fields, fields.values().stream().anyMatch(JsonTemplate::isFilled));
    }
    if (node.isArray()) {
      List<JsonTemplate> items = new ArrayList<>();
      node.forEach(item -> items.add(of(item)));
      return new Items(items, items.stream().anyMatch(JsonTemplate::isFilled));
    }
    Template text = Template.of(node.asText());
    return node.isTextual() && text.hasNames() ? new Text(text) : new Plain(node);
  }

  default Set<String> names() {
    Set<String> names = new TreeSet<>();
    addNames(names);
    return names;
  }

  /** A value without a placeholder. */
  record Plain(JsonNode node) implements JsonTemplate {
    @Override
    public JsonNode render(Function<String, @Nullable Object> values) {
      return node;
    }

    @Override
    public boolean isFilled() {
      return false;
    }

    @Override
    public void addNames(Set<String> names) {}
  }

  /** A text with placeholders. */
  record Text(Template template) implements JsonTemplate {
    @Override
    public @Nullable JsonNode render(Function<String, @Nullable Object> values) {
      Object value = template.value(values);
      return value == null ? null : node(value);
    }

    private static JsonNode node(Object value) {
      if (value instanceof Integer number) {
        return NODES.numberNode(number);
      }
      if (value instanceof Long number) {
        return NODES.numberNode(number);
      }
      if (value instanceof List<?> list) {
        ArrayNode array = NODES.arrayNode();
        list.forEach(one -> array.add(one.toString()));
        return array;
      }
      if (value instanceof Map<?, ?> map) {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, one) -> object.put(name.toString(), one.toString()));
        return object;
      }
      return NODES.textNode(value.toString());
    }

    @Override
    public boolean isFilled() {
      return true;
    }

    @Override
    public void addNames(Set<String> names) {
      names.addAll(template.names());
    }
  }

  /** An object. */
  record Fields(Map<String, JsonTemplate> fields, boolean isFilled) implements JsonTemplate {
    @Override
    public @Nullable JsonNode render(Function<String, @Nullable Object> values) {
      ObjectNode object = NODES.objectNode();
      boolean hasValue = false;
      for (Map.Entry<String, JsonTemplate> field : fields.entrySet()) {
        JsonNode node = field.getValue().render(values);
        hasValue |= field.getValue().isFilled() && node != null;
        if (node != null) {
          object.set(field.getKey(), node);
        }
      }
      return isFilled && !hasValue ? null : object;
    }

    @Override
    public void addNames(Set<String> names) {
      fields.values().forEach(field -> field.addNames(names));
    }
  }

  /** An array. */
  record Items(List<JsonTemplate> items, boolean isFilled) implements JsonTemplate {
    @Override
    public @Nullable JsonNode render(Function<String, @Nullable Object> values) {
      ArrayNode array = NODES.arrayNode();
      boolean hasValue = false;
      for (JsonTemplate item : items) {
        JsonNode node = item.render(values);
        hasValue |= item.isFilled() && node != null;
        if (node != null) {
          array.add(node);
        }
      }
      return isFilled && !hasValue ? null : array;
    }

    @Override
    public void addNames(Set<String> names) {
      items.forEach(item -> item.addNames(names));
    }
  }
}
