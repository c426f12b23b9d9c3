package org.bactrian.route.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.Outbox.EventTally;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.springframework.stereotype.Component;

/** The threads that read events from the journal: one for each sink, and one for the metrics. */
@Component("bactrian.eventWorkers")
public final class EventWorkers {
  /** Events of many commits are sent in one round: each alone would cost as much as all of them. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration COUNT_GATHERING = Duration.ofMillis(200);
  private static final int COUNT_BATCH = 2_000;

  private final Outbox outbox;
  private final ClusterMember member;
  private final Clock clock;
  private final MeterRegistry metrics;
  private final List<Stage> all = new ArrayList<>();

  EventWorkers(
      EventSinks sinks,
      EventReceivers receivers,
      EventSender sender,
      EventLines lines,
      Outbox outbox,
      ClusterMember member,
      Clock clock,
      MeterRegistry metrics) {
    this.outbox = outbox;
    this.member = member;
    this.clock = clock;
    this.metrics = metrics;
    all.add(worker("event-counts", COUNT_GATHERING, this::countRound));
    for (EventSink sink : sinks.all()) {
      EventStage stage =
          new EventStage(sink, outbox, sender, receivers.gate(sink.name()).orElse(null), clock);
      gauges(sink, stage);
      receivers
          .gate(sink.name())
          .ifPresent(gate -> gauge("bactrian.events.held", sink, name -> gate.isHeld() ? 1 : 0));
      boolean isLog = sink.name().equals(EventLines.SINK);
      Stage.Round round = isLog ? () -> lines.round(stage::round) : stage::round;
      all.add(worker(sink.route(), GATHERING, round));
    }
  }

  public List<Stage> all() {
    return List.copyOf(all);
  }

  private Stage worker(String name, Duration gathering, Stage.Round round) {
    return new Stage(name, Wakeups.EVENT, gathering, clock, member.exclusive(name, round));
  }

  private void gauges(EventSink sink, EventStage stage) {
    gauge("bactrian.events.behind", sink, name -> outbox.lag(name).behind());
    gauge("bactrian.events.waiting", sink, name -> outbox.lag(name).waiting());
    gauge("bactrian.events.given.up", sink, name -> outbox.lag(name).givenUp());
    gauge("bactrian.events.gone", sink, name -> stage.isGone() ? 1 : 0);
  }

  private void gauge(String metric, EventSink sink, ToDoubleFunction<String> value) {
    Gauge.builder(metric, sink.name(), value)
        .tag("way", sink.name())
        .strongReference(true)
        .register(metrics);
  }

  /** Counts each event once, whichever sinks are on. */
  private Optional<Instant> countRound() {
    List<EventTally> tallies = outbox.tallies(COUNT_BATCH);
    tallies.forEach(this::count);
    outbox.counted(tallies);
    long events = tallies.stream().mapToLong(EventTally::count).sum();
    return events == COUNT_BATCH ? Stage.AT_ONCE : Optional.empty();
  }

  private void count(EventTally tally) {
    metrics
        .counter("bactrian.events", "channel", tally.channel(), "status", tally.status())
        .increment(tally.count());
    metrics.counter("bactrian.late.deliveries").increment(tally.late());
    if (tally.account() != null) {
      metrics
          .counter("bactrian.account.events", "account", tally.account(), "status", tally.status())
          .increment(tally.count());
      if (tally.parts() > 0) {
        metrics
            .counter("bactrian.account.parts", "account", tally.account())
            .increment(tally.parts());
      }
    }
  }
}
