package org.bactrian.lane;

import java.time.Clock;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases.HeldLease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is {@code sending} in a lane though nobody sends it: whoever worked it before has crashed,
 * or the journal did not say whether it had taken a claim of ours, or had it back.
 */
final class Stranded {
  private static final Logger LOG = LoggerFactory.getLogger(Stranded.class);

  private final String account;
  private final LaneQueue queue;
  private final AccountRateLimiter limit;
  private final boolean alone;
  private final Clock clock;
  private final Pending pending = new Pending();
  private @Nullable HeldLease begun;
  private volatile boolean unseen;

  /**
   * Of one lane.
   *
   * @param alone nobody else can have called the account a moment ago
   */
  Stranded(String account, LaneQueue queue, AccountRateLimiter limit, boolean alone, Clock clock) {
    this.account = account;
    this.queue = queue;
    this.limit = limit;
    this.alone = alone;
    this.clock = clock;
  }

  /** What the lane has begun and not written down, the question whether all is cleared included. */
  Pending pending() {
    return pending;
  }

  /**
   * A claim may have been committed, or not been put back, though the journal did not say so:
   * nobody would send it.
   */
  void mayBeThere() {
    unseen = true;
  }

  /** Clears up first; false: that must wait until nothing of the lane is in flight. */
  boolean areCleared(HeldLease tenure) {
    // The same instance may hold it for a second time, and another one have crashed in between.
    if (tenure != begun) {
      begin(tenure);
    }
    if (unseen && pending.isOnlyOne()) {
      putBack(tenure);
    }
    return !unseen;
  }

  /** The lane is ours from here on: whoever worked it before has stopped, or has lost it. */
  private void begin(HeldLease tenure) {
    int lost = queue.recover(account, clock.instant());
    if (lost > 0) {
      LOG.warn("{}: {} messages were being sent when it stopped: unknown", account, lost);
    }
    if (!alone) {
      limit.afterAnother();
    }
    begun = tenure;
    unseen = false;
  }

  /** Nothing of it is in flight: what is {@code sending} has never left. */
  private void putBack(HeldLease tenure) {
    int never = queue.putBackUnseen(tenure, account, clock.instant());
    if (never > 0) {
      LOG.warn("{}: {} messages were claimed and nobody was told: they wait again", account, never);
    }
    unseen = false;
  }
}
