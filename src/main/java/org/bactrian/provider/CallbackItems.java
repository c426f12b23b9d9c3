package org.bactrian.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The items of a callback, in whatever form providers post them: a JSON array of objects, which may
 * be empty, a single object, either of them inside a field {@code data}, or the fields of a form.
 * The pages and what really comes differ in these forms, and a receipt that is not read costs an
 * SMS.
 *
 * @since 0.1
 */
public final class CallbackItems {
  private static final String WRAPPER = "data";
  private static final int MOST_BESIDE = 50;

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
      for (JsonNode one : unwrapped(item)) {
        Optional<Stream<T>> said = reading.apply(one);
        said.ifPresent(things -> things.forEach(read::add));
        readable |= said.isPresent();
        unreadable |= said.isEmpty();
      }
    }
    if (unreadable && !readable) {
      throw new UnreadableCallback("no item has the documented fields");
    }
    return read;
  }

  /**
   * Returns how many items cannot be read.
   *
   * @param reading reads one item, as for {@link #read}
   */
  public static <T> int unreadable(
      Callback callback, Function<JsonNode, Optional<Stream<T>>> reading) {
    int unreadable = 0;
    for (JsonNode item : items(callback)) {
      for (JsonNode one : unwrapped(item)) {
        unreadable += reading.apply(one).isEmpty() ? 1 : 0;
      }
    }
    return unreadable;
  }

  private static Iterable<JsonNode> items(Callback callback) {
    Optional<JsonNode> json = ProviderJson.read(callback).filter(JsonNode::isContainerNode);
    if (json.isPresent()) {
      return json.get().isArray() ? json.get() : List.of(json.get());
    }
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    FormBody.fields(callback).forEach(form::put);
    if (form.isEmpty()) {
      throw new UnreadableCallback("neither JSON nor the fields of a form");
    }
    return List.of(form);
  }

  /** Returns, one after the other, what an item wraps, with the plain fields that stand beside. */
  private static Iterable<JsonNode> unwrapped(JsonNode item) {
    JsonNode inside = wrapped(item);
    if (inside == null || inside.isObject()) {
      return List.of(inside == null ? item : besides(plainFields(item), inside));
    }
    Map<String, JsonNode> beside = plainFields(item);
    return () ->
        StreamSupport.stream(inside.spliterator(), false)
            .map(one -> one.isObject() ? besides(beside, one) : one)
            .iterator();
  }

  private static @Nullable JsonNode wrapped(JsonNode item) {
    for (Map.Entry<String, JsonNode> field : item.properties()) {
      if (field.getValue().isContainerNode() && ProviderJson.isNamed(field.getKey(), WRAPPER)) {
        return field.getValue();
      }
    }
    return null;
  }

  /** Each item gets all of these, so there are few of them. */
  private static Map<String, JsonNode> plainFields(JsonNode outer) {
    Map<String, JsonNode> plain = new LinkedHashMap<>();
    outer.properties().stream()
        .filter(field -> field.getValue().isValueNode())
        .limit(MOST_BESIDE)
        .forEach(field -> plain.put(field.getKey(), field.getValue()));
    return plain;
  }

  private static JsonNode besides(Map<String, JsonNode> plain, JsonNode inner) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    inner.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    plain.forEach(
        (name, value) -> {
          if (!ProviderJson.has(inner, name)) {
            all.set(name, value);
          }
        });
    return all;
  }
}
