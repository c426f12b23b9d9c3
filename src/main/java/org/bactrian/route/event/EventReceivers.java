package org.bactrian.route.event;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.bactrian.journal.Receivers;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.EventFilter;
import org.springframework.stereotype.Component;

/**
 * The receivers that events are posted to by HTTP: those of {@code bactrian.events.receivers}, and
 * that of {@code bactrian.events.http}. Each has a client of its own, so none takes the connections
 * of another.
 */
@Component("bactrian.eventReceivers")
public final class EventReceivers {
  /** The beginning of the name by which the route finds a receiver's client. */
  private static final String CLIENT = "bactrian.receiver.";

  private final Map<String, Receiver> all = new LinkedHashMap<>();

  /** One receiver: what is configured, what signs for it, and what holds it. */
  private record Receiver(
      BactrianProperties.EventHttp http, EventWebhook webhook, ReceiverGate gate) {}

  EventReceivers(
      BactrianProperties properties, Receivers journal, CamelContext camel, Clock clock) {
    properties
        .events()
        .allReceivers()
        .forEach(
            (name, http) -> {
              ReceiverGate gate = new ReceiverGate(name, journal, System::nanoTime);
              all.put(name, new Receiver(http, new EventWebhook(http, clock), gate));
              camel.getRegistry().bind(CLIENT + name, new EventHttpClient(http, gate));
            });
  }

  /** A receiver, as an operator sees it: the URL has no query, where a password may be. */
  public record Described(String name, String url, EventFilter filter) {}

  /** Returns all receivers. */
  public Map<String, Described> described() {
    Map<String, Described> map = new LinkedHashMap<>();
    all.forEach(
        (name, one) ->
            map.put(name, new Described(name, one.webhook().receiver(), one.http().filter())));
    return map;
  }

  /** Returns the gate of a sink; empty: it is no receiver. */
  Optional<ReceiverGate> gate(String sink) {
    return Optional.ofNullable(all.get(sink)).map(Receiver::gate);
  }

  /** Returns the URL of a receiver without its query, which Camel would read as its own options. */
  public String url(String receiver) {
    return one(receiver).webhook().receiver();
  }

  /** Replaces the exchange's message by the request to a receiver, signed as of now. */
  public void sign(String receiver, String event, String id, Exchange exchange) {
    one(receiver).webhook().sign(event, id, exchange);
  }

  /** Returns when the answer is 2xx; else throws {@link EventWebhook.NotTaken}. */
  public void answered(String receiver, Exchange exchange) {
    one(receiver).webhook().answered(exchange);
  }

  private Receiver one(String name) {
    Receiver found = all.get(name);
    if (found == null) {
      throw new IllegalStateException("there is no receiver " + name);
    }
    return found;
  }
}
