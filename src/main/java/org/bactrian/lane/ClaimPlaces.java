package org.bactrian.lane;

import org.bactrian.journal.LaneQueue;
import org.bactrian.lane.AccountRateLimiter.Reservation;

/**
 * The places of one claim: the calls that may start at once, and those for which the account has no
 * room yet. Closing it gives back the calls that were not used.
 */
final class ClaimPlaces implements LaneQueue.Places, AutoCloseable {
  private final AccountRateLimiter limiter;
  private final int most;
  private final int ahead;
  private Reservation calls;
  private boolean none;

  /**
   * Creates places of which none is reserved yet.
   *
   * @param most calls together
   * @param ahead calls for which the account has no room yet
   */
  ClaimPlaces(AccountRateLimiter limiter, int most, int ahead) {
    this.limiter = limiter;
    this.most = most;
    this.ahead = ahead;
    this.calls = limiter.none();
  }

  @Override
  public int reserve() {
    calls.close();
    calls = limiter.reserve(most);
    int places = Math.min(most, calls.calls() + ahead);
    none = places == 0;
    return places;
  }

  @Override
  public void keep(int needed) {
    calls.keep(needed);
  }

  /** Returns whether the limit allowed no call when the claim was made. */
  boolean hadNone() {
    return none;
  }

  /** Returns the reserved calls. */
  Reservation calls() {
    return calls;
  }

  @Override
  public void close() {
    calls.close();
  }
}
