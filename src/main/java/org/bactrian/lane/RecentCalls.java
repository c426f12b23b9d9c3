package org.bactrian.lane;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts the calls of the last ten seconds. */
final class RecentCalls {
  private static final int SECONDS = 10;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanos;
  private final long begun;
  private final int[] counts = new int[SECONDS];
  private long latest;

  RecentCalls(LongSupplier nanos) {
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  synchronized void count() {
    forgetOld();
    counts[(int) (latest % SECONDS)]++;
  }

  /** Returns the calls per second, on average. */
  synchronized double perSecond() {
    forgetOld();
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return (double) sum / SECONDS;
  }

  private void forgetOld() {
    long now = (nanos.getAsLong() - begun) / SECOND;
    for (long second = Math.max(latest + 1, now - SECONDS + 1); second <= now; second++) {
      counts[(int) (second % SECONDS)] = 0;
    }
    latest = now;
  }
}
