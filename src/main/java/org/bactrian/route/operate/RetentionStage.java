package org.bactrian.route.operate;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.Retention;
import org.bactrian.journal.Retention.SweepPosition;
import org.bactrian.journal.Retention.SweepResult;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.event.EventSinks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Forgets and deletes old messages, and what belongs to them, in small batches. It pauses nine
 * times as long as a batch took, so that sending has nearly all of the journal's time, and for a
 * minute after each pass.
 */
@Component("bactrian.retentionStage")
public final class RetentionStage {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionStage.class);
  private static final int PAUSE_FACTOR = 9;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration BETWEEN_PASSES = Duration.ofMinutes(1);

  /** Sweeps one batch after a position. */
  private interface Batch {
    SweepResult sweep(SweepPosition after, Instant now);
  }

  private record Sweep(String what, Batch batch) {}

  private final List<Sweep> sweeps;
  private final MeterRegistry metrics;
  private final Clock clock;
  private int turn;
  private SweepPosition position = SweepPosition.START;
  private long swept;
  private Instant pauseUntil = Instant.EPOCH;

  RetentionStage(
      Retention retention,
      BactrianProperties properties,
      EventSinks sinks,
      MeterRegistry metrics,
      Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    Duration content = properties.retention().content();
    Duration history = properties.retention().history();
    Duration audit = properties.retention().audit();
    List<Sweep> all =
        List.of(
            new Sweep(
                "messages forgotten",
                (after, now) -> retention.forget(after, now.minus(content), sinks.cursors(), now)),
            new Sweep(
                "callbacks deleted",
                (after, now) -> retention.callbacks(after, now.minus(content))),
            new Sweep(
                "parked receipts deleted",
                (after, now) -> retention.parkedReceipts(after, now.minus(content))),
            new Sweep(
                "replies and subscriptions deleted",
                (after, now) -> retention.events(after, now.minus(content), sinks.cursors())),
            new Sweep(
                "messages deleted",
                (after, now) -> retention.delete(after, now.minus(history), sinks.cursors())));
    sweeps = new ArrayList<>(all);
    if (audit != null) {
      sweeps.add(
          new Sweep("audit entries deleted", (after, now) -> retention.audit(now.minus(audit))));
    }
  }

  /** Sweeps one batch, unless it is pausing; returns when to call again. */
  public Optional<Instant> round() {
    Instant now = clock.instant();
    if (!now.isBefore(pauseUntil)) {
      long begun = System.nanoTime();
      boolean passIsOver = batch(sweeps.get(turn), now);
      Duration pause = Duration.ofNanos((System.nanoTime() - begun) * PAUSE_FACTOR);
      pause = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
      pauseUntil = now.plus(passIsOver ? BETWEEN_PASSES : pause);
    }
    return Optional.of(pauseUntil);
  }

  /** Returns whether the pass is over. */
  private boolean batch(Sweep sweep, Instant now) {
    SweepResult result = sweep.batch().sweep(position, now);
    swept += result.swept();
    metrics.counter("bactrian.swept", "what", sweep.what()).increment(result.swept());
    if (result.next() != null) {
      position = result.next();
      return false;
    }
    if (swept > 0) {
      LOG.info("{} {}", swept, sweep.what());
    }
    position = SweepPosition.START;
    swept = 0;
    turn = (turn + 1) % sweeps.size();
    return turn == 0;
  }
}
