package org.bactrian.route.send;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountCircuitBreaker;
import org.bactrian.lane.LeaseLostException;
import org.bactrian.lane.ReceiptWatchdog;
import org.bactrian.provider.Account;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call to an account, by {@code dispatch-from-journal}, and what came of it. */
public final class ProviderCall {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderCall.class);
  private static final SendResult NOTHING_SAID = new SendResult.Submitted(List.of(), null);

  private final Account account;
  private final AccountCircuitBreaker breaker;
  private final ReceiptWatchdog silence;
  private final ProducerTemplate routes;
  private final Clock clock;

  public ProviderCall(
      Account account,
      AccountCircuitBreaker breaker,
      ReceiptWatchdog silence,
      ProducerTemplate routes,
      Clock clock) {
    this.account = account;
    this.breaker = breaker;
    this.silence = silence;
    this.routes = routes;
    this.clock = clock;
  }

  /** Empty: it did not leave, for the lane is not ours any more. */
  public Optional<SendResult> make(HeldLease tenure, Claim claim) {
    Optional<SendResult> rests = breaker.rests().map(SendResult.class::cast);
    if (rests.isPresent()) {
      return rests;
    }
    Exchange exchange = call(tenure, claim);
    if (exchange.getException(LeaseLostException.class) != null) {
      return Optional.empty();
    }
    SendResult result = said(exchange);
    // What its ttl kept in is no fault of the account's.
    breaker.saw(claim.isTooLate(clock.instant()) ? NOTHING_SAID : result);
    silence.saw(account, result);
    return Optional.of(result);
  }

  private Exchange call(HeldLease tenure, Claim claim) {
    return routes.send(
        "direct:dispatch-from-journal",
        ex -> {
          ex.setVariable(SendSteps.ACCOUNT, account);
          // Not asked of the account by the routes: a chain of calls is looked up each time.
          ex.setVariable(SendSteps.ROUTE, account.provider().route());
          ex.setVariable(SendSteps.RATE, account.ratePerSecond());
          ex.setVariable(SendSteps.TENURE, tenure);
          ex.setVariable(SendSteps.CLAIM, claim);
          ex.setVariable(SendSteps.MESSAGE, claim.message());
          ex.setVariable(SendSteps.REQUESTS, 1);
          ex.getMessage().setBody(claim.message());
        });
  }

  private SendResult said(Exchange exchange) {
    SendResult result = exchange.getVariable(SendSteps.RESULT, SendResult.class);
    return result != null && exchange.getException() == null
        ? RetryAfter.added(result, exchange, clock.instant())
        : broken(exchange);
  }

  /** A fault of our own on the way: only what has not left for certain may be tried elsewhere. */
  private SendResult broken(Exchange exchange) {
    boolean left = exchange.getVariable(SendSteps.LEFT, false, Boolean.class);
    String cause =
        exchange.getException() == null
            ? "no result"
            : exchange.getException().getClass().getSimpleName();
    LOG.error("{}: route failed: {}", account.name(), cause, exchange.getException());
    return left
        ? new SendResult.Unknown(cause, List.of())
        : new SendResult.Refused(Reason.OTHER, cause);
  }
}
