package org.bactrian.route.event;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.route.BactrianProperties;
import org.springframework.stereotype.Component;

/** Sends one event to the route {@code event}, with the variables that event routes may read. */
@Component("bactrian.eventSender")
final class EventSender {
  private static final String SINK = "sink";

  /** The former name of {@link #SINK}, for routes that were edited before the change. */
  private static final String WAY = "way";

  private static final String ID = "eventId";
  private static final String KEY = "messageId";
  private static final String EVENT = "event";

  /** The name of a receiver that has no route of its own. */
  private static final String RECEIVER = "receiver";

  private final ProducerTemplate routes;
  private final EventForm form;
  private final Set<String> named;

  EventSender(ProducerTemplate routes, EventForm form, BactrianProperties properties) {
    this.routes = routes;
    this.form = form;
    this.named = properties.events().receivers().keySet();
  }

  /**
   * Returns when the sink has taken the event.
   *
   * @return what a receiver has answered; empty where the sink is none
   * @throws RuntimeException when it has not; the cause says why
   */
  String send(EventSink sink, EventRow event) {
    String own = event.ownMessageId();
    Exchange done =
        routes.send(
            "direct:event",
            exchange -> {
              exchange.setVariable(SINK, sink.name());
              exchange.setVariable(WAY, sink.name());
              if (named.contains(sink.name())) {
                exchange.setVariable(RECEIVER, sink.name());
              }
              exchange.setVariable(ID, event.id());
              exchange.setVariable(KEY, own == null ? event.id() : own);
              exchange.setVariable(EVENT, event);
              form.write(sink, event, exchange.getMessage());
            });
    if (done.getException() != null) {
      throw new IllegalStateException(done.getException());
    }
    Integer status = done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    return status == null ? "" : "HTTP " + status;
  }
}
