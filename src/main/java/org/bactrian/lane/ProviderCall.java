package org.bactrian.lane;

import java.util.concurrent.CompletionStage;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.provider.Account;

/** Calls a provider. The routes implement it; a lane knows nothing of them. */
public interface ProviderCall {
  /**
   * Calls the provider at most once. What comes of it may come in any thread.
   *
   * @param lease under which the message was claimed; checked once more right before the call
   * @param permit the right to make this call: awaited before it, told when its request leaves,
   *     closed by the lane
   * @return what came of it; it fails with a {@link LeaseLostException} when the lease was lost
   *     before the call, and with an {@link AccountUnavailableException} when the account cannot be
   *     called at all: nothing has left
   */
  CompletionStage<SendResult> call(Account account, Claim claim, HeldLease lease, Permit permit);
}
