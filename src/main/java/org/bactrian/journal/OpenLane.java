package org.bactrian.journal;

import org.bactrian.journal.Leases.HeldLease;
import org.jspecify.annotations.Nullable;

/**
 * A lane as the acceptance of a message sees it: where it has room, the message is claimed in the
 * transaction that accepts it. None of these methods blocks.
 */
public interface OpenLane {
  /** Returns the lease under which this instance works the lane; null: it does not. */
  @Nullable HeldLease lease();

  /**
   * Returns the room for one call, which is reserved from then on; null: there is none now. It must
   * be ended by exactly one of its methods.
   *
   * @param lease that the caller has seen to be held in its transaction
   */
  @Nullable Room room(HeldLease lease);

  /** The room for one call. */
  interface Room {
    /** Begins the call: the claim is committed. */
    void begin(Claim claim);

    /** Gives the room back: nothing was claimed. */
    void giveBack();

    /** Gives the room back, and it is not known whether the message was claimed. */
    void doubt();
  }
}
