package org.bactrian.lane;

import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.OpenLane;
import org.bactrian.lane.AccountRateLimiter.Reservation;
import org.jspecify.annotations.Nullable;

/**
 * The room that a lane offers to messages which are just being accepted: they are claimed in the
 * same commit, and called without the lane's own thread.
 */
final class Arrivals implements OpenLane {
  /** After a rest, and where the clock is off, one call tries: the lane chooses its message. */
  private static final int ONE_THAT_TRIES = 1;

  private final ClusterMember member;
  private final ClaimExecutor executor;
  private volatile @Nullable HeldLease cleared;

  Arrivals(ClusterMember member, ClaimExecutor executor) {
    this.member = member;
    this.executor = executor;
  }

  /** Offers room from now on: under this lease nothing is {@code sending} that nothing sends. */
  void open(HeldLease lease) {
    cleared = lease;
  }

  @Override
  public @Nullable HeldLease lease() {
    HeldLease lease = cleared;
    return lease != null && member.holds(lease) ? lease : null;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The arrival is counted before it looks whether the lease is held, for the reason that {@link
   * Lane#ask} gives.
   */
  @Override
  public @Nullable Room room(HeldLease lease) {
    if (!executor.inFlight().arrivalBegins()) {
      return null;
    }
    Room room = null;
    try {
      room = isOpen(lease) ? reserve(lease) : null;
    } finally {
      if (room == null) {
        executor.inFlight().arrivalEnds();
      }
    }
    return room;
  }

  private boolean isOpen(HeldLease lease) {
    return executor.mayClaim()
        && lease == cleared
        && member.holds(lease)
        && executor.calls() > ONE_THAT_TRIES
        && executor.limiter().isOfOneLane();
  }

  private @Nullable Room reserve(HeldLease lease) {
    Reservation reserved = executor.limiter().reserve(1);
    return reserved.calls() == 0 ? null : new ReservedCall(lease, reserved);
  }

  private final class ReservedCall implements Room {
    private final HeldLease lease;
    private final Reservation reserved;

    ReservedCall(HeldLease lease, Reservation reserved) {
      this.lease = lease;
      this.reserved = reserved;
    }

    @Override
    public void begin(Claim claim) {
      try {
        executor.execute(lease, claim, reserved);
      } finally {
        giveBack();
      }
    }

    @Override
    public void giveBack() {
      reserved.close();
      executor.inFlight().arrivalEnds();
      executor.executeAhead();
    }

    @Override
    public void doubt() {
      executor.inFlight().doubt();
      giveBack();
    }
  }
}
