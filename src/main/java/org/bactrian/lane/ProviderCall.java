package org.bactrian.lane;

import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.provider.Account;

/** Calls a provider. The routes implement it; a lane knows nothing of them. */
public interface ProviderCall {
  /**
   * Calls the provider at most once, and returns what came of it.
   *
   * @param lease under which the message was claimed; checked once more right before the call
   * @param permit the right to make this call: awaited before it, told when its request leaves,
   *     closed by the lane
   * @throws LeaseLostException when the lease was lost before the call: nothing has left
   */
  SendResult call(Account account, Claim claim, HeldLease lease, Permit permit);
}
