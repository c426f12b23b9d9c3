package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bactrian.delivery.DeliveryState;

/**
 * The counting columns of the statistics: one for each state, then those that say more, then the
 * buckets of the time to deliver. A bucket's bounds grow by the same factor from one to the next,
 * so that a percentile is as exact for seconds as it is for days.
 */
final class StatisticsColumns {
  /** The column of the messages that a provider took. */
  static final int TAKEN = DeliveryState.values().length;

  /** The column of the Viber messages that arrived after their SMS had left. */
  static final int LATE = TAKEN + 1;

  /** The first bucket. */
  static final int WITHIN = LATE + 1;

  private static final int BUCKETS = 32;

  /** How many columns there are. */
  static final int COUNT = WITHIN + BUCKETS;

  /** All of them, in the order of their numbers. */
  static final List<String> NAMES = names();

  /** Ends the first bucket; with the factor, the last but one ends after six days. */
  private static final double FIRST_SECONDS = 0.5;

  private static final double FACTOR = Math.pow(2, 2.0 / 3);
  private static final long[] ENDS = ends();

  private StatisticsColumns() {}

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (DeliveryState state : DeliveryState.values()) {
      names.add(state.wire());
    }
    names.add("taken");
    names.add("late");
    for (int i = 0; i < BUCKETS; i++) {
      names.add("within_" + i);
    }
    return List.copyOf(names);
  }

  private static long[] ends() {
    long[] ends = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      ends[i] = Math.round(FIRST_SECONDS * 1000 * Math.pow(FACTOR, i));
    }
    ends[BUCKETS - 1] = Long.MAX_VALUE;
    return ends;
  }

  /** Returns an expression for each column, between commas. */
  static String each(int from, int until, String expression) {
    return NAMES.subList(from, until).stream()
        .map(name -> expression.replace("%", name))
        .collect(Collectors.joining(", "));
  }

  /** Returns the column that counts this time to deliver. */
  static int bucket(Instant taken, Instant delivered) {
    long millis = delivered.toEpochMilli() - taken.toEpochMilli();
    int bucket = 0;
    while (millis > ENDS[bucket]) {
      bucket++;
    }
    return WITHIN + bucket;
  }

  /**
   * Returns the time within which this share of the messages was delivered. Inside a bucket the
   * times are taken to be spread evenly by their logarithm.
   *
   * @param counts of all columns
   * @param delivered the sum of the buckets, more than zero
   */
  static Duration percentile(long[] counts, long delivered, double share) {
    double rank = share * delivered;
    long before = 0;
    for (int i = 0; i < BUCKETS; i++) {
      long here = counts[WITHIN + i];
      if (here > 0 && before + here >= rank) {
        double end = FIRST_SECONDS * Math.pow(FACTOR, i);
        double inside = Math.max(0, (rank - before) / here);
        return Duration.ofMillis(Math.round(1000 * end * Math.pow(FACTOR, inside - 1)));
      }
      before += here;
    }
    throw new IllegalArgumentException("nothing was delivered");
  }
}
