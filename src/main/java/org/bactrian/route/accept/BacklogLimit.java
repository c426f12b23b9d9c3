package org.bactrian.route.accept;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.bactrian.journal.BacklogFull;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Lets no new message in while too many wait. They are counted about once a second, not at each
 * message: so there may be a second's worth more of them than the limit says. In again they may
 * when a tenth of them has left, so that it does not open and shut all the time.
 */
public final class BacklogLimit implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogLimit.class);
  private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

  /** Counting has at most a twentieth of the time, however many there are to count. */
  private static final int RESTS = 20;

  private final LongSupplier count;
  private final Predicate<String> isKnown;
  private final Clock clock;
  private final long limit;
  private volatile long waiting;
  private volatile boolean full;
  private Instant restUntil = Instant.EPOCH;

  /**
   * A limit.
   *
   * @param count of what waits, now
   * @param isKnown whether a message of that id was here before
   * @param limit 0: none
   */
  public BacklogLimit(
      LongSupplier count,
      Predicate<String> isKnown,
      long limit,
      Clock clock,
      MeterRegistry metrics) {
    this.count = count;
    this.isKnown = isKnown;
    this.limit = limit;
    this.clock = clock;
    metrics.gauge("bactrian.backlog", this, one -> one.waiting);
    metrics.gauge("bactrian.backlog.full", this, one -> one.full ? 1 : 0);
  }

  /**
   * Returns when a message may come in: there is room, or it was here before.
   *
   * @throws BacklogFull when it may not
   */
  void require(String id) {
    if (full && !isKnown.test(id)) {
      throw new BacklogFull();
    }
  }

  /** Counts, unless it rests. */
  public Optional<Instant> round() {
    Instant now = clock.instant();
    if (!now.isBefore(restUntil)) {
      long begun = System.nanoTime();
      waiting = count.getAsLong();
      judge();
      Duration rest = Duration.ofNanos((System.nanoTime() - begun) * RESTS);
      restUntil = now.plus(rest.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : rest);
    }
    return Optional.of(restUntil);
  }

  private void judge() {
    long room = limit - limit / 10;
    if (!full && limit > 0 && waiting >= limit) {
      full = true;
      LOG.warn(
          "{} messages wait, and bactrian.backlog is {}: nothing new is taken until less than {} wait",
          waiting,
          limit,
          room);
    } else if (full && waiting < room) {
      full = false;
      LOG.info("{} messages wait: new ones are taken again", waiting);
    }
  }

  @Override
  public Health health() {
    return (full ? Health.status("DEGRADED") : Health.up())
        .withDetail("waiting", waiting)
        .withDetail("limit", limit)
        .build();
  }
}
