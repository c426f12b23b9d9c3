package org.bactrian.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Lets a fixed number of calls pass in any second, wherever that second begins. It counts the calls
 * that passed, by real time.
 */
final class SlidingSecond {
  private static final long SECOND = 1_000_000_000L;

  private final Deque<Long> passed = new ArrayDeque<>();
  private final int most;
  private final LongSupplier nanos;

  SlidingSecond(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** Returns whether one more call may pass now, and counts it if so. */
  synchronized boolean passes() {
    long now = nanos.getAsLong();
    while (!passed.isEmpty() && now - passed.peekFirst() >= SECOND) {
      passed.removeFirst();
    }
    if (passed.size() >= most) {
      return false;
    }
    passed.addLast(now);
    return true;
  }
}
