package org.bactrian.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** When each message was seen at one place, by its number; in nanoseconds of this process. */
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

  /** 0: it was not seen. */
  long at(int number) {
    return at.get(number);
  }

  int count() {
    return count.get();
  }

  /** How often one was seen that had been seen before. */
  int twice() {
    return twice.get();
  }

  long last() {
    return last;
  }
}
