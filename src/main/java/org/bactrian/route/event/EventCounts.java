package org.bactrian.route.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.EventTallies;
import org.bactrian.journal.EventTallies.Tally;
import org.bactrian.journal.Journal;
import org.bactrian.journal.Stage;
import org.springframework.stereotype.Component;

/** Counts each event once, whichever ways are on. */
@Component
final class EventCounts {
  /** Of its cursor. */
  static final String NAME = EventTallies.CURSOR;

  private static final int BATCH = 2_000;

  private final EventTallies tallies;
  private final MeterRegistry metrics;
  private final Counter late;

  EventCounts(Journal journal, MeterRegistry metrics) {
    this.tallies = journal.tallies();
    this.metrics = metrics;
    this.late = metrics.counter("bactrian.late.deliveries");
  }

  Optional<Instant> round() {
    List<Tally> next = tallies.next(BATCH);
    next.forEach(this::count);
    tallies.counted(next);
    long events = next.stream().mapToLong(Tally::count).sum();
    return events == BATCH ? Stage.AT_ONCE : Optional.empty();
  }

  private void count(Tally tally) {
    metrics
        .counter("bactrian.events", "channel", tally.channel(), "status", tally.status())
        .increment(tally.count());
    late.increment(tally.late());
  }
}
