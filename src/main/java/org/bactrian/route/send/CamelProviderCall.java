package org.bactrian.route.send;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.lane.AccountUnavailableException;
import org.bactrian.lane.LeaseLostException;
import org.bactrian.lane.ProviderCall;
import org.bactrian.provider.Account;
import org.bactrian.provider.NotSentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Calls a provider by the route {@code dispatch-from-journal}: in goes the message as the body, out
 * comes the {@link SendResult}.
 */
@Component("bactrian.camelProviderCall")
final class CamelProviderCall implements ProviderCall {
  private static final Logger LOG = LoggerFactory.getLogger(CamelProviderCall.class);

  private static final String DISPATCH = "direct:dispatch-from-journal";

  private final ProviderRoutes routes;
  private final Clock clock;

  CamelProviderCall(ProviderRoutes routes, Clock clock) {
    this.routes = routes;
    this.clock = clock;
  }

  @Override
  public CompletionStage<SendResult> call(
      Account account, Claim claim, HeldLease lease, Permit permit) {
    SendContext send = new SendContext(account, claim, lease, permit);
    Exchange exchange = routes.exchange(DISPATCH);
    exchange.setVariable(SendContext.SEND, send);
    exchange.setVariable(SendContext.ACCOUNT, account);
    exchange.setVariable(SendContext.MESSAGE, claim.message());
    int rate = permit.ratePerSecond();
    if (rate > 0) {
      exchange.setVariable(SendContext.RATE, rate);
    }
    exchange.getMessage().setBody(claim.message());
    return routes.to(DISPATCH, exchange).thenApply(done -> resultOf(done, send));
  }

  private SendResult resultOf(Exchange exchange, SendContext send) {
    LeaseLostException lost = exchange.getException(LeaseLostException.class);
    if (lost != null) {
      throw lost;
    }
    var missing = exchange.getException(DirectConsumerNotAvailableException.class);
    if (missing != null && !send.mayHaveLeft()) {
      throw new AccountUnavailableException(
          missing.getMessage().replaceFirst("\\. Exchange.*", ""));
    }
    NotSentException notSent = exchange.getException(NotSentException.class);
    if (notSent != null && !send.mayHaveLeft()) {
      return notSent.result();
    }
    if (exchange.getException(SendContext.TtlPassedException.class) != null) {
      return new SendResult.Refused(Reason.PROVIDER_ERROR, null);
    }
    return exchange.getException() == null
            && exchange.getMessage().getBody() instanceof SendResult result
        ? send.account().meaning(RetryAfter.added(result, send.response(), clock.instant()))
        : broken(exchange, send);
  }

  /** A fault of our own: only a message that has certainly not left may be tried elsewhere. */
  private static SendResult broken(Exchange exchange, SendContext send) {
    String cause =
        exchange.getException() == null
            ? "the body is no SendResult"
            : exchange.getException().getClass().getSimpleName();
    LOG.error(
        "{}: route {} failed: {}",
        send.account().name(),
        send.route(),
        cause,
        exchange.getException());
    return send.mayHaveLeft()
        ? new SendResult.Unknown(cause, List.of())
        : new SendResult.Refused(Reason.OTHER, cause);
  }
}
