package org.bactrian.journal;

import java.time.Instant;

/**
 * Hours of acceptance, since 1970 UTC.
 *
 * @param until the first hour behind them
 */
public record Hours(int from, int until) {
  /** All hours there are. */
  public static final Hours ALL = new Hours(0, Integer.MAX_VALUE);

  private static final long LAST_MILLI = 3_599_999;

  /** Returns all hours that have a moment from the first one on, and before the second one. */
  public static Hours of(Instant from, Instant until) {
    return new Hours(
        StatisticsKey.hour(from.toEpochMilli()),
        StatisticsKey.hour(until.toEpochMilli() + LAST_MILLI));
  }

  /** Returns the first moment of an hour. */
  public static Instant start(int hour) {
    return Instant.ofEpochMilli(StatisticsKey.millis(hour));
  }
}
