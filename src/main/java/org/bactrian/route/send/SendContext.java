package org.bactrian.route.send;

import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the routes of one call share. The body is what flows: first the message, then a
 * request, a response and a result. Everything else is here.
 */
public final class SendContext {
  /** The variable that holds this context. */
  public static final String SEND = "send";

  /** The variable that holds the {@link Account}. */
  public static final String ACCOUNT = "account";

  /** The variable that holds the message as it was claimed. */
  public static final String MESSAGE = "message";

  /** The variable that holds how many calls per second the account allows; unset: unlimited. */
  public static final String RATE = "rate";

  /** The message's ttl passed while it waited at the throttle: it must not leave any more. */
  static final class TtlPassedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TtlPassedException() {
      super("its ttl passed before it left", null, false, false);
    }
  }

  private final Account account;
  private final Claim claim;
  private final HeldLease lease;
  private final Permit permit;
  private int requests = 1;
  private @Nullable ProviderResponse response;
  private boolean mayHaveLeft;
  private long left;

  SendContext(Account account, Claim claim, HeldLease lease, Permit permit) {
    this.account = account;
    this.claim = claim;
    this.lease = lease;
    this.permit = permit;
  }

  public Account account() {
    return account;
  }

  public Claim claim() {
    return claim;
  }

  /** Returns the id of the route that sends by this account. */
  public String route() {
    return account.provider().route();
  }

  HeldLease lease() {
    return lease;
  }

  Permit permit() {
    return permit;
  }

  /** Returns of how many requests the message consists; the throttle lets them leave together. */
  int requests() {
    return requests;
  }

  void requests(int requests) {
    this.requests = requests;
  }

  /** Marks the point from which a fault of our own leaves the outcome unknown. */
  void leaves() {
    this.left = System.nanoTime();
    this.mayHaveLeft = true;
  }

  /** Returns when the request left, as {@link System#nanoTime} has it. */
  long left() {
    return left;
  }

  boolean mayHaveLeft() {
    return mayHaveLeft;
  }

  /** Returns what the provider answered; null: nothing yet, or not by HTTP. */
  @Nullable ProviderResponse response() {
    return response;
  }

  ProviderResponse response(ProviderResponse response) {
    this.response = response;
    return response;
  }
}
