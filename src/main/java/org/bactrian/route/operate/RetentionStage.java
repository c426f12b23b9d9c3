package org.bactrian.route.operate;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.Retention;
import org.bactrian.journal.Retention.SweepPosition;
import org.bactrian.journal.Retention.SweepResult;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.event.ActiveSinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Forgets and deletes what has grown old, a batch at a time. It rests nine times as long as a batch
 * took, so that whoever sends has nearly all of the journal; and a minute after each pass.
 */
@Component
public final class RetentionStage {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionStage.class);
  private static final int RESTS = 9;
  private static final Duration SHORTEST_REST = Duration.ofMillis(50);
  private static final Duration BETWEEN_PASSES = Duration.ofMinutes(1);

  /** One batch of what is swept, from a place on. */
  private interface Batch {
    SweepResult sweep(SweepPosition after, Instant now);
  }

  private record Sweep(String what, Batch batch) {}

  private final List<Sweep> sweeps;
  private final MeterRegistry metrics;
  private final Clock clock;
  private int turn;
  private SweepPosition place = SweepPosition.START;
  private long swept;
  private Instant restUntil = Instant.EPOCH;

  RetentionStage(
      Retention retention,
      BactrianProperties properties,
      ActiveSinks ways,
      MeterRegistry metrics,
      Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    Duration content = properties.retention().content();
    Duration history = properties.retention().history();
    sweeps =
        List.of(
            new Sweep(
                "messages forgotten",
                (after, now) -> retention.forget(after, now.minus(content), ways.names(), now)),
            new Sweep(
                "callbacks deleted",
                (after, now) -> retention.callbacks(after, now.minus(content))),
            new Sweep(
                "parked receipts deleted",
                (after, now) -> retention.parkedReceipts(after, now.minus(content))),
            new Sweep(
                "replies and subscriptions deleted",
                (after, now) -> retention.events(after, now.minus(content), ways.names())),
            new Sweep(
                "messages deleted",
                (after, now) -> retention.delete(after, now.minus(history), ways.names())));
  }

  /** One batch, unless it rests. */
  public Optional<Instant> round() {
    Instant now = clock.instant();
    if (!now.isBefore(restUntil)) {
      long begun = System.nanoTime();
      boolean passIsOver = batch(sweeps.get(turn), now);
      Duration rest = Duration.ofNanos((System.nanoTime() - begun) * RESTS);
      rest = rest.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : rest;
      restUntil = now.plus(passIsOver ? BETWEEN_PASSES : rest);
    }
    return Optional.of(restUntil);
  }

  /** Whether that was the last one. */
  private boolean batch(Sweep sweep, Instant now) {
    SweepResult step = sweep.batch().sweep(place, now);
    swept += step.swept();
    metrics.counter("bactrian.swept", "what", sweep.what()).increment(step.swept());
    if (step.next() != null) {
      place = step.next();
      return false;
    }
    if (swept > 0) {
      LOG.info("{} {}", swept, sweep.what());
    }
    place = SweepPosition.START;
    swept = 0;
    turn = (turn + 1) % sweeps.size();
    return turn == 0;
  }
}
