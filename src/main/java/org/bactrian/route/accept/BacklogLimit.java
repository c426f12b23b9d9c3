package org.bactrian.route.accept;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.bactrian.base.HealthStatus;
import org.bactrian.journal.BacklogFull;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Refuses new messages while too many are waiting to be sent. The waiting messages are counted
 * about once a second, not at each message: the limit may be exceeded by what comes in a second.
 * Once it was reached, new messages are taken again when a tenth of the limit is free, so that this
 * does not change all the time.
 */
public final class BacklogLimit implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogLimit.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** Counting takes at most a twentieth of the time, however many messages are waiting. */
  private static final int PAUSE_FACTOR = 20;

  private final LongSupplier count;
  private final BiPredicate<String, String> isKnown;
  private final Clock clock;
  private final long limit;
  private volatile long waiting;
  private volatile boolean full;
  private Instant pauseUntil = Instant.EPOCH;

  /**
   * Creates a limit that counts at its first round.
   *
   * @param count counts the messages that are waiting now
   * @param isKnown whether a message of that key and that id was accepted before
   * @param limit 0: no limit
   */
  public BacklogLimit(
      LongSupplier count,
      BiPredicate<String, String> isKnown,
      long limit,
      Clock clock,
      MeterRegistry metrics) {
    this.count = count;
    this.isKnown = isKnown;
    this.limit = limit;
    this.clock = clock;
    metrics.gauge("bactrian.backlog", this, backlog -> backlog.waiting);
    metrics.gauge("bactrian.backlog.full", this, backlog -> backlog.full ? 1 : 0);
  }

  /**
   * Returns when a message may be accepted: there is room, or it was accepted before.
   *
   * @throws BacklogFull when it may not
   */
  void require(String key, String id) {
    if (full && !isKnown.test(key, id)) {
      throw new BacklogFull();
    }
  }

  /** Counts, unless it is pausing; returns when to call again. */
  public Optional<Instant> round() {
    Instant now = clock.instant();
    if (!now.isBefore(pauseUntil)) {
      long started = System.nanoTime();
      waiting = count.getAsLong();
      update();
      Duration pause = Duration.ofNanos((System.nanoTime() - started) * PAUSE_FACTOR);
      pauseUntil = now.plus(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause);
    }
    return Optional.of(pauseUntil);
  }

  private void update() {
    long reopenBelow = limit - limit / 10;
    if (!full && limit > 0 && waiting >= limit) {
      full = true;
      LOG.warn(
          "{} messages are waiting, and bactrian.backlog is {}: new messages are refused until fewer"
              + " than {} are waiting",
          waiting,
          limit,
          reopenBelow);
    } else if (full && waiting < reopenBelow) {
      full = false;
      LOG.info("{} messages are waiting: new messages are taken again", waiting);
    }
  }

  @Override
  public Health health() {
    return (full ? Health.status(HealthStatus.DEGRADED) : Health.up())
        .withDetail("waiting", waiting)
        .withDetail("limit", limit)
        .build();
  }
}
