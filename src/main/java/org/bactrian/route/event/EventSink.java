package org.bactrian.route.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.EventFilter;
import org.bactrian.route.EventFormat;

/**
 * One place events go to, by the route {@code event-to-<name>}, and how sending is retried.
 *
 * @param name as in the variable {@code sink} on {@code direct:event}, and of its cursor
 * @param parallel whether events of different messages are sent at the same time; the events of one
 *     message never are
 * @param delays how long to wait after each failed attempt at an event
 * @param givesUp whether an event is given up after the last delay and one more attempt; otherwise
 *     the last delay is repeated
 * @param format of the events
 * @param filter which events it gets
 */
record EventSink(
    String name,
    boolean parallel,
    List<Duration> delays,
    boolean givesUp,
    EventFormat format,
    EventFilter filter) {
  private static final List<Duration> DELAYS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
  private static final double JITTER = 0.1;

  EventSink {
    delays = List.copyOf(delays);
  }

  EventSink(String name, boolean parallel, List<Duration> delays, boolean givesUp) {
    this(name, parallel, delays, givesUp, EventFormat.PLAIN, EventFilter.ALL);
  }

  /** Returns this sink with another format. */
  EventSink in(EventFormat other) {
    return new EventSink(name, parallel, delays, givesUp, other, filter);
  }

  /** Returns a sink that gets one event at a time; each is retried until it has been sent. */
  static EventSink serial(String name) {
    return new EventSink(name, false, DELAYS, false);
  }

  /** Returns a sink that gets many events at a time; each is retried until it has been sent. */
  static EventSink parallel(String name) {
    return new EventSink(name, true, DELAYS, false);
  }

  /** Returns a sink that posts to a receiver. */
  static EventSink receiver(String name, BactrianProperties.EventHttp http) {
    return new EventSink(name, true, http.retries(), true, http.format(), http.filter());
  }

  /** Returns whether the sink gets this event. */
  boolean takes(EventRow event) {
    return filter.fits(name, event);
  }

  String route() {
    return "event-to-" + name;
  }

  /**
   * Returns how long to wait before the next attempt; empty when there is none. Up to a tenth is
   * added at random, so that events that failed together are not retried together.
   *
   * @param attempts made so far, at least one
   */
  Optional<Duration> delayAfter(int attempts) {
    if (delays.isEmpty() || (givesUp && attempts > delays.size())) {
      return Optional.empty();
    }
    Duration delay = delays.get(Math.min(attempts, delays.size()) - 1);
    double factor = 1 + ThreadLocalRandom.current().nextDouble(JITTER);
    return Optional.of(Duration.ofMillis((long) (delay.toMillis() * factor)));
  }
}
