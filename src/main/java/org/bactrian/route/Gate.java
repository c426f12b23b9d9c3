package org.bactrian.route;

import java.util.concurrent.TimeUnit;

/**
 * The last gate before a call. What passes it counts as on its way until the call is written to the
 * network: a busy or a cold process may hold back what has passed, and let it go at once. The whole
 * way from here to the network is made by one thread, so that is where a pass is kept.
 */
final class Gate {
  private final ThreadLocal<Limit> onTheWay = new ThreadLocal<>();

  /** Returns when the limit lets one more call leave. */
  void pass(Limit limit) throws InterruptedException {
    for (long wait = limit.pass(); wait > 0; wait = limit.pass()) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
    onTheWay.set(limit);
  }

  /** The call this thread makes goes to the network now. */
  void left() {
    Limit limit = onTheWay.get();
    if (limit != null) {
      onTheWay.remove();
      limit.left();
    }
  }

  /** This thread is done with its message; a call that never left counts for nothing. */
  void done() {
    Limit limit = onTheWay.get();
    if (limit != null) {
      onTheWay.remove();
      limit.neverLeft();
    }
  }
}
