package org.bactrian.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** So many calls in any second, wherever it begins: those it let through count, by real time. */
final class SlidingSecond {
  private static final long SECOND = 1_000_000_000L;

  private final Deque<Long> passed = new ArrayDeque<>();
  private final int most;
  private final LongSupplier nanos;

  SlidingSecond(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** Whether one more may pass now. */
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
