package org.bactrian.lane;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How much of a lane's work has begun and is not written down yet. */
final class Pending {
  private int count;

  synchronized void add(int more) {
    count += more;
  }

  synchronized void done() {
    count--;
    if (count == 0) {
      notifyAll();
    }
  }

  synchronized boolean isNone() {
    return count == 0;
  }

  synchronized boolean isOnlyOne() {
    return count == 1;
  }

  /** Waits, within a bound, until there is none. */
  synchronized boolean awaitNone(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    for (long left = bound.toNanos(); count > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return count == 0;
  }
}
