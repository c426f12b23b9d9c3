package org.bactrian.provider.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bactrian.provider.Callback;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.UnreadableCallback;

/**
 * The items of a callback: a JSON array of objects, which may be empty; a single object is accepted
 * too. Field names differ in case and underscores between HTTP and MNS, and one page's sample has a
 * space after a name. So {@code MessageId}, {@code message_id} and {@code "MessageId "} are all
 * {@code messageid} here.
 */
final class CallbackItems {
  private CallbackItems() {}

  /**
   * Reads all items, in their order. An item that cannot be read does not affect the others.
   *
   * @param reading reads the fields of one item: an empty stream when the item has nothing to tell,
   *     empty when it cannot be read
   * @throws UnreadableCallback when no item can be read, or the body is no array
   */
  static <T> List<T> read(
      Callback callback, Function<Map<String, String>, Optional<Stream<T>>> reading) {
    List<T> read = new ArrayList<>();
    boolean unreadable = false;
    boolean readable = false;
    for (JsonNode item : items(callback)) {
      Optional<Stream<T>> said = reading.apply(fields(item));
      said.ifPresent(things -> things.forEach(read::add));
      readable |= said.isPresent();
      unreadable |= said.isEmpty();
    }
    if (unreadable && !readable) {
      throw new UnreadableCallback("no item has the documented fields");
    }
    return read;
  }

  private static Iterable<JsonNode> items(Callback callback) {
    JsonNode body =
        ProviderJson.read(callback)
            .orElseThrow(() -> new UnreadableCallback("not a JSON array"));
    if (!body.isArray() && !body.isObject()) {
      throw new UnreadableCallback("not a JSON array");
    }
    return body.isArray() ? body : List.of(body);
  }

  private static Map<String, String> fields(JsonNode item) {
    Map<String, String> fields = new HashMap<>();
    item.properties()
        .forEach(
            field ->
                ProviderJson.text(field.getValue())
                    .ifPresent(text -> fields.put(uniform(field.getKey()), text)));
    return fields;
  }

  private static String uniform(String name) {
    return name.strip().replace("_", "").toLowerCase(Locale.ROOT);
  }
}
