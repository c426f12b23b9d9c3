package org.bactrian.route.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A way out: the route {@code event-to-<name>}.
 *
 * @param name as in the variable {@code way} on {@code direct:event}, and of its cursor
 * @param parallel whether messages may overtake each other; events of one never do
 * @param delays after each failed attempt at an event, until the next
 * @param givesUp after the last delay and one more attempt; else the last delay is repeated
 */
record EventSink(String name, boolean parallel, List<Duration> delays, boolean givesUp) {
  private static final List<Duration> UNTIL_IT_LEAVES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
  private static final double JITTER = 0.1;

  EventSink {
    delays = List.copyOf(delays);
  }

  /** One event at a time, and tried until it leaves. */
  static EventSink steady(String name) {
    return new EventSink(name, false, UNTIL_IT_LEAVES, false);
  }

  /** Events of different messages at once, and each tried until it leaves. */
  static EventSink steadyParallel(String name) {
    return new EventSink(name, true, UNTIL_IT_LEAVES, false);
  }

  /**
   * How long after the last attempt the next is due, up to a tenth later so that not all come at
   * once; empty: never.
   *
   * @param attempts made so far, at least one
   */
  Optional<Duration> delayAfter(int attempts) {
    if (delays.isEmpty() || (givesUp && attempts > delays.size())) {
      return Optional.empty();
    }
    Duration delay = delays.get(Math.min(attempts, delays.size()) - 1);
    double longer = 1 + ThreadLocalRandom.current().nextDouble(JITTER);
    return Optional.of(Duration.ofMillis((long) (delay.toMillis() * longer)));
  }
}
