package org.bactrian.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The items of a callback, in whatever form providers post them: a JSON array of objects, which may
 * be empty, a single object, either of them inside a field {@code data}, or the fields of a form.
 * The pages and what really comes differ in these forms, and a receipt that is not read costs an
 * SMS.
 */
public final class CallbackItems {
  private static final String WRAPPER = "data";

  private CallbackItems() {}

  /**
   * Reads all items, in their order. An item that cannot be read does not affect the others.
   *
   * @param reading reads one item: an empty stream when the item has nothing to tell, empty when it
   *     cannot be read
   * @throws UnreadableCallback when no item can be read
   */
  public static <T> List<T> read(
      Callback callback, Function<JsonNode, Optional<Stream<T>>> reading) {
    List<T> read = new ArrayList<>();
    boolean unreadable = false;
    boolean readable = false;
    for (JsonNode item : items(callback)) {
      Optional<Stream<T>> said = reading.apply(item);
      said.ifPresent(things -> things.forEach(read::add));
      readable |= said.isPresent();
      unreadable |= said.isEmpty();
    }
    if (unreadable && !readable) {
      throw new UnreadableCallback("no item has the documented fields");
    }
    return read;
  }

  private static List<JsonNode> items(Callback callback) {
    Optional<JsonNode> json = ProviderJson.read(callback).filter(JsonNode::isContainerNode);
    if (json.isPresent()) {
      List<JsonNode> items = new ArrayList<>();
      for (JsonNode one : json.get().isArray() ? json.get() : List.of(json.get())) {
        items.addAll(unwrapped(one));
      }
      return items;
    }
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    FormBody.fields(callback).forEach(form::put);
    if (form.isEmpty()) {
      throw new UnreadableCallback("neither JSON nor the fields of a form");
    }
    return List.of(form);
  }

  /** Returns what an item wraps, with the plain fields that stand beside it. */
  private static List<JsonNode> unwrapped(JsonNode item) {
    JsonNode inside = wrapped(item);
    if (inside == null) {
      return List.of(item);
    }
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode one : inside.isArray() ? inside : List.of(inside)) {
      items.add(one.isObject() ? besides(item, one) : one);
    }
    return items;
  }

  private static @Nullable JsonNode wrapped(JsonNode item) {
    for (Map.Entry<String, JsonNode> field : item.properties()) {
      if (field.getValue().isContainerNode() && ProviderJson.isNamed(field.getKey(), WRAPPER)) {
        return field.getValue();
      }
    }
    return null;
  }

  private static JsonNode besides(JsonNode outer, JsonNode inner) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    inner.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    for (Map.Entry<String, JsonNode> field : outer.properties()) {
      boolean hidden = ProviderJson.has(inner, field.getKey());
      if (!hidden && field.getValue().isValueNode()) {
        all.set(field.getKey(), field.getValue());
      }
    }
    return all;
  }
}
