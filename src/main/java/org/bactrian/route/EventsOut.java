package org.bactrian.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.bactrian.journal.Events;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Journal;
import org.springframework.stereotype.Component;

/** Carries events from the journal to {@code event}: at least once, in order. */
@Component("eventsOut")
final class EventsOut {
  private static final int BATCH = 200;

  private final Events events;
  private final ProducerTemplate routes;
  private final EventJson json;
  private final MeterRegistry metrics;
  private final Counter late;

  EventsOut(Journal journal, ProducerTemplate routes, EventJson json, MeterRegistry metrics) {
    this.events = journal.events();
    this.routes = routes;
    this.json = json;
    this.metrics = metrics;
    this.late = metrics.counter("bactrian.late.deliveries");
  }

  Optional<Instant> round() {
    List<EventRow> batch = events.notYetSent(BATCH);
    for (EventRow event : batch) {
      routes.sendBody("direct:event", json.write(event));
      count(event);
    }
    if (!batch.isEmpty()) {
      events.sent(batch.get(batch.size() - 1).seq());
    }
    return batch.size() == BATCH ? Stage.AT_ONCE : Optional.empty();
  }

  private void count(EventRow event) {
    String status = event.status() == null ? event.type() : event.status().wire();
    metrics
        .counter("bactrian.events", "channel", event.channel().wire(), "status", status)
        .increment();
    if (event.isLate()) {
      late.increment();
    }
  }
}
