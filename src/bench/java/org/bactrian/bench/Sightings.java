package org.bactrian.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The times at which messages were seen at one place, in nanoseconds of this process, by number.
 */
final class Sightings {
  static final int MOST = 10_000_000;

  private final AtomicLongArray at = new AtomicLongArray(MOST);
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger twice = new AtomicInteger();
  private volatile long last;

  void saw(int number, long now) {
    if (at.compareAndSet(number, 0, now)) {
      last = now;
      count.incrementAndGet();
    } else {
      twice.incrementAndGet();
    }
  }

  /** Returns when a message was seen; 0 when it was not. */
  long at(int number) {
    return at.get(number);
  }

  int count() {
    return count.get();
  }

  /** Returns how often a message was seen again. */
  int twice() {
    return twice.get();
  }

  long last() {
    return last;
  }
}
