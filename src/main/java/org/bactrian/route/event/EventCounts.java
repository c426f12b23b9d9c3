package org.bactrian.route.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Journal;
import org.bactrian.journal.Outbox;
import org.bactrian.route.Stage;
import org.springframework.stereotype.Component;

/** Counts each event once, whichever ways are on. */
@Component
final class EventCounts {
  /** Of its cursor. */
  static final String NAME = "event";

  private static final int BATCH = 200;

  private final Outbox outbox;
  private final MeterRegistry metrics;
  private final Counter late;

  EventCounts(Journal journal, MeterRegistry metrics) {
    this.outbox = journal.outbox();
    this.metrics = metrics;
    this.late = metrics.counter("bactrian.late.deliveries");
  }

  Optional<Instant> round() {
    List<EventRow> batch = outbox.next(NAME, BATCH);
    batch.forEach(this::count);
    if (!batch.isEmpty()) {
      outbox.settle(NAME, batch.get(batch.size() - 1).seq(), List.of());
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
