package org.bactrian.route;

import static org.bactrian.route.BactrianProperties.require;

import java.util.Set;
import java.util.TreeSet;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Events.EventRow;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Selects the events that a receiver gets: each that fits every part which is not empty.
 *
 * @param types status (a change of a message's state), price, parts, clicked, reply, subscription,
 *     silence, operator. None: all.
 * @param statuses states. None: all events; else only changes to these states.
 * @param keys names of API keys, whose messages the events are about. None: all events. The
 *     receiver then belongs to these keys: no other one may name it.
 * @param campaigns of the messages that the events are about. None: all events.
 */
public record EventFilter(
    @DefaultValue Set<String> types,
    @DefaultValue Set<DeliveryState> statuses,
    @DefaultValue Set<String> keys,
    @DefaultValue Set<String> campaigns) {
  /** Selects all events. */
  public static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Set.of(), Set.of());

  /** The type of a change of a message's state, which has none on the wire. */
  private static final String STATUS = "status";

  private static final Set<String> TYPES =
      Set.of(STATUS, "price", "parts", "clicked", "reply", "subscription", "silence", "operator");

  public EventFilter {
    types = Set.copyOf(types);
    statuses = Set.copyOf(statuses);
    keys = Set.copyOf(keys);
    campaigns = Set.copyOf(campaigns);
  }

  /**
   * Checks the values.
   *
   * @param property its name
   */
  void check(String property) {
    require(
        TYPES.containsAll(types),
        property + ".types must each be one of " + String.join(", ", new TreeSet<>(TYPES)));
    require(keys.stream().noneMatch(String::isBlank), property + ".keys must be names of API keys");
    require(
        campaigns.stream().noneMatch(String::isBlank),
        property + ".campaigns must be names of campaigns");
  }

  /** Returns whether it selects all events. */
  public boolean isEmpty() {
    return equals(ALL);
  }

  /** Returns whether messages of this key may name the receiver. */
  public boolean isFor(String key) {
    return keys.isEmpty() || keys.contains(key);
  }

  /**
   * Returns whether a receiver gets an event.
   *
   * @param receiver its name: an event of a message that names another one passes no filter but the
   *     empty one
   */
  public boolean fits(String receiver, EventRow event) {
    if (isEmpty()) {
      return true;
    }
    String named = event.about().receiver();
    return (named == null || named.equals(receiver))
        && has(types, event.status() == null ? event.type() : STATUS)
        && has(statuses, event.status())
        && has(keys, event.about().key())
        && has(campaigns, event.about().campaign());
  }

  private static <T> boolean has(Set<T> any, @Nullable T value) {
    return any.isEmpty() || (value != null && any.contains(value));
  }
}
