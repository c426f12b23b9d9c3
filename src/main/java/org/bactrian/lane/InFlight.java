package org.bactrian.lane;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts what one lane has begun and not written down yet. A claim is <em>arriving</em> while its
 * message is accepted in the same commit, <em>ahead</em> until its call may begin, <em>calling</em>
 * until its call has ended, and <em>settling</em> until the journal has its outcome.
 */
final class InFlight {
  /** The most that are ahead or settling. A crash makes each of these unknown. */
  private static final int MOST_BESIDE_CALLS = 128;

  private volatile Runnable wakeLane = () -> {};
  private boolean asking;
  private int arriving;
  private int ahead;
  private int calling;
  private int settling;
  private boolean doubt;
  private boolean closed;

  /** Registers the lane: it is woken when there is {@link #room} again; must not block. */
  void onRoom(Runnable wakeLane) {
    this.wakeLane = wakeLane;
  }

  /** The lane asks the journal for messages: they may be claimed at any moment from now on. */
  synchronized void askBegins() {
    asking = true;
  }

  /** Ends a claim at the journal: the claimed messages are counted as calls by now. */
  synchronized void askEnds() {
    asking = false;
    notifyAll();
  }

  /**
   * A message is claimed while it is accepted, from now until {@link #arrivalEnds}; false: it must
   * not be, and does not count.
   */
  synchronized boolean arrivalBegins() {
    if (closed || doubt || room() <= 0) {
      return false;
    }
    arriving++;
    return true;
  }

  /** A message that was claimed so is counted as calling by now. */
  void arrivalEnds() {
    boolean again;
    synchronized (this) {
      again = room() <= 0;
      arriving--;
      notifyAll();
    }
    if (again) {
      wakeLane.run();
    }
  }

  /** No message is claimed any more while it is accepted. */
  synchronized void close() {
    closed = true;
  }

  synchronized void isAhead() {
    ahead++;
  }

  /** A claim that was ahead is called now, or is put back. */
  synchronized void aheadBegins() {
    ahead--;
    calling++;
  }

  synchronized void callBegins() {
    calling++;
  }

  synchronized void callEnds() {
    calling--;
    settling++;
  }

  /** The journal has written down what came of a claim, or will not. */
  void settled() {
    boolean again;
    synchronized (this) {
      again = room() <= 0;
      settling--;
      notifyAll();
    }
    if (again) {
      wakeLane.run();
    }
  }

  /** Returns how many more messages may be claimed; zero or below: none. */
  synchronized int room() {
    return MOST_BESIDE_CALLS - settling - ahead - arriving;
  }

  synchronized boolean isNone() {
    return !asking && isOnlyAsking();
  }

  synchronized boolean isOnlyAsking() {
    return arriving == 0 && ahead == 0 && calling == 0 && settling == 0;
  }

  /**
   * The journal did not say whether it claimed messages, or took one back: they may be {@code
   * sending} there, and no call is made for them.
   */
  synchronized void doubt() {
    doubt = true;
  }

  synchronized void doubtEnds() {
    doubt = false;
  }

  synchronized boolean isInDoubt() {
    return doubt;
  }

  /** Waits, within a bound, until nothing is in flight; false: something still is. */
  synchronized boolean awaitNone(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    for (long left = bound.toNanos(); !isNone() && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return isNone();
  }
}
