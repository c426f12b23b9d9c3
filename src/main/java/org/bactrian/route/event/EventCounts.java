package org.bactrian.route.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.Outbox.EventTally;
import org.bactrian.journal.Stage;
import org.springframework.stereotype.Component;

/** Counts each event once, whichever ways are on. */
@Component
final class EventCounts {
  /** Of its cursor. */
  static final String NAME = Outbox.COUNTS;

  private static final int BATCH = 2_000;

  private final Outbox outbox;
  private final MeterRegistry metrics;
  private final Counter late;

  EventCounts(Outbox outbox, MeterRegistry metrics) {
    this.outbox = outbox;
    this.metrics = metrics;
    this.late = metrics.counter("bactrian.late.deliveries");
  }

  Optional<Instant> round() {
    List<EventTally> next = outbox.tallies(BATCH);
    next.forEach(this::count);
    outbox.counted(next);
    long events = next.stream().mapToLong(EventTally::count).sum();
    return events == BATCH ? Stage.AT_ONCE : Optional.empty();
  }

  private void count(EventTally tally) {
    metrics
        .counter("bactrian.events", "channel", tally.channel(), "status", tally.status())
        .increment(tally.count());
    late.increment(tally.late());
  }
}
