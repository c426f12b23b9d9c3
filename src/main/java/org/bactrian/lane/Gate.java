package org.bactrian.lane;

import java.util.concurrent.TimeUnit;

/**
 * The last gate before a call. What passes it counts as on its way until the call is written to the
 * network: a busy or a cold process may hold back what has passed, and let it go at once. The whole
 * way from here to the network is made by one thread, so that is where what has passed is kept.
 */
public final class Gate {
  private record OnTheWay(AccountRateLimiter limit, int requests) {}

  private final ThreadLocal<OnTheWay> mine = new ThreadLocal<>();

  /** Returns when the limit lets the requests of this thread's message leave. */
  void pass(AccountRateLimiter limit, int requests) throws InterruptedException {
    for (long wait = limit.pass(requests); wait > 0; wait = limit.pass(requests)) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
    mine.set(new OnTheWay(limit, requests));
  }

  /** What this thread has let pass goes to the network now. */
  public void left() {
    OnTheWay passed = mine.get();
    if (passed != null) {
      mine.remove();
      passed.limit().left(passed.requests());
    }
  }

  /** This thread is done with its message; what never left counts for nothing. */
  void done() {
    OnTheWay passed = mine.get();
    if (passed != null) {
      mine.remove();
      passed.limit().neverLeft(passed.requests());
    }
  }
}
