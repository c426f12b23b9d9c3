package org.bactrian.route.event;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.Causes;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.route.EventJson;
import org.springframework.stereotype.Component;

/** Hands one event to the route {@code event}. The exchange variables it travels with are here. */
@Component
final class EventSender {
  private static final String SINK = "sink";

  /** The former name of {@link #SINK}, for routes that were edited before the change. */
  private static final String WAY = "way";

  private static final String ID = "eventId";
  private static final String KEY = "messageId";
  private static final String EVENT = "event";

  private final ProducerTemplate routes;
  private final EventJson json;

  EventSender(ProducerTemplate routes, EventJson json) {
    this.routes = routes;
    this.json = json;
  }

  /**
   * Returns when the event has left.
   *
   * @throws RuntimeException when it has not
   */
  void send(EventSink way, EventRow event) {
    Exchange done =
        routes.send(
            "direct:event",
            exchange -> {
              exchange.setVariable(SINK, way.name());
              exchange.setVariable(WAY, way.name());
              exchange.setVariable(ID, event.id());
              exchange.setVariable(KEY, event.key());
              exchange.setVariable(EVENT, event);
              exchange.getMessage().setBody(json.write(event));
            });
    if (done.getException() != null) {
      throw new IllegalStateException(done.getException());
    }
  }

  String routeOf(EventSink way) {
    return "event-to-" + way.name();
  }

  /** What the receiver said; of any other failure what happened, in words. */
  EventNotTaken saidIn(Throwable failure) {
    return Causes.find(failure, EventNotTaken.class)
        .orElseGet(() -> EventNotTaken.later(Causes.root(failure).toString(), null));
  }
}
