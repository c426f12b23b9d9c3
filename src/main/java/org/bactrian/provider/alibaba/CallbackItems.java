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
 * A callback is a JSON array of objects, sometimes empty; an object alone is read too. Field names
 * differ in case and underscores between HTTP and MNS, and one page's sample has a space after one:
 * here {@code MessageId}, {@code message_id} and {@code "MessageId "} are all {@code messageid}.
 */
final class CallbackItems {
  private CallbackItems() {}

  /**
   * What the items say, in their order. One that says nothing we can read costs the others nothing.
   *
   * @param reading what one item's fields say: nothing it has to say is an empty stream; empty when
   *     it cannot be read
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
      throw new UnreadableCallback("no item has the fields documented");
    }
    return read;
  }

  private static Iterable<JsonNode> items(Callback callback) {
    JsonNode body =
        ProviderJson.read(callback.body())
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
