package org.bactrian.route.lane;

import java.time.Clock;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases.Tenure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is {@code sending} in a lane though nobody sends it: whoever worked it before has crashed,
 * or a claim of ours was committed and nobody was told.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final String account;
  private final LaneQueue queue;
  private final Limit limit;
  private final boolean alone;
  private final Pending pending;
  private final Clock clock;
  private @Nullable Tenure begun;
  private boolean unseen;

  /**
   * Of one lane.
   *
   * @param alone nobody else can have called the account a moment ago
   * @param pending what the lane has begun, the question itself included
   */
  Leftovers(
      String account, LaneQueue queue, Limit limit, boolean alone, Pending pending, Clock clock) {
    this.account = account;
    this.queue = queue;
    this.limit = limit;
    this.alone = alone;
    this.pending = pending;
    this.clock = clock;
  }

  /** A claim may have been committed though the journal did not say so: nobody would send it. */
  void mayBeThere() {
    unseen = true;
  }

  /** Clears up first; false: that must wait until nothing of the lane is in flight. */
  boolean areCleared(Tenure tenure) {
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
  private void begin(Tenure tenure) {
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
  private void putBack(Tenure tenure) {
    int never = queue.putBackUnseen(tenure, account, clock.instant());
    LOG.warn("{}: {} messages were claimed and nobody was told: they wait again", account, never);
    unseen = false;
  }
}
