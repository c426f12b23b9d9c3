package org.bactrian.route.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A receiver did not take an event, and said more than that. */
final class EventNotTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;
  private final boolean gone;

  private EventNotTaken(String why, @Nullable Duration retryAfter, boolean gone) {
    super(why);
    this.retryAfter = retryAfter;
    this.gone = gone;
  }

  /**
   * It may take it later.
   *
   * @param retryAfter not before; null when it did not say
   */
  static EventNotTaken later(String why, @Nullable Duration retryAfter) {
    return new EventNotTaken(why, retryAfter, false);
  }

  /** It wants no events any more. */
  static EventNotTaken gone() {
    return new EventNotTaken("410 Gone", null, true);
  }

  Duration retryAfter() {
    return retryAfter == null ? Duration.ZERO : retryAfter;
  }

  boolean isGone() {
    return gone;
  }
}
