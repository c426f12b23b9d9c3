package org.bactrian.route;

import java.time.Clock;
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

  EventsOut(Journal journal, ProducerTemplate routes, EventJson json, Clock clock) {
    this.events = journal.events();
    this.routes = routes;
    this.json = json;
  }

  Optional<Instant> round() {
    List<EventRow> batch = events.notYetSent(BATCH);
    for (EventRow event : batch) {
      routes.sendBodyAndHeaders("direct:event", json.write(event), java.util.Map.of());
    }
    if (!batch.isEmpty()) {
      events.sent(batch.get(batch.size() - 1).seq());
    }
    return batch.size() == BATCH ? Optional.of(Instant.MIN) : Optional.empty();
  }
}
