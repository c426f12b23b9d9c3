package org.bactrian.route.send;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpConstants;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.Gate;
import org.bactrian.lane.LeaseLostException;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/**
 * The one HTTP call in the house, from {@link ProviderRequest} to {@link ProviderResponse}, as the
 * route {@code provider} makes it. The exchange variables a claimed message travels with are named
 * here.
 */
@Component("sending")
final class SendSteps {
  static final String ACCOUNT = "account";
  static final String CLAIM = "claim";
  static final String MESSAGE = "message";
  static final String TENURE = "tenure";
  static final String REQUESTS = "requests";
  static final String ROUTE = "route";
  static final String RATE = "rate";
  static final String ENDPOINT = "endpoint";
  static final String TIMEOUT = "timeout";
  static final String RESULT = "result";
  static final String LEFT = "left";

  private final Clock clock;
  private final Gate gate;
  private final ClusterMember instance;

  SendSteps(Clock clock, Gate gate, ClusterMember instance) {
    this.clock = clock;
    this.gate = gate;
    this.instance = instance;
  }

  /** Whether there is still time: it may have waited at the throttle. */
  public boolean isTooLate(Claim claim) {
    return claim.isTooLate(clock.instant());
  }

  /** Puts the request on the exchange, and nothing else: no caller's header goes along. */
  public void prepare(ProviderRequest request, Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeaders(new HashMap<>(request.headers()));
    exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
    // As it was signed: in the endpoint's own uri Camel would read it as options, and encode it
    // anew.
    exchange.getMessage().setHeader(HttpConstants.HTTP_RAW_QUERY, request.url().getRawQuery());
    exchange.getMessage().setBody(request.body());
    exchange.setVariable(ENDPOINT, request.endpoint().toString());
    Account account = exchange.getVariable(ACCOUNT, Account.class);
    exchange.setVariable(TIMEOUT, account.timeout().toMillis());
    requireOurs(exchange);
    exchange.setVariable(LEFT, true);
  }

  /** The last thing before it leaves: it may have waited, or have been frozen. */
  private void requireOurs(Exchange exchange) {
    HeldLease tenure = exchange.getVariable(TENURE, HeldLease.class);
    if (!instance.holds(tenure)) {
      throw new LeaseLostException(tenure.lease());
    }
  }

  /** Reads the answer while its stream is open. */
  public ProviderResponse answered(Exchange exchange) {
    return HttpAnswer.of(exchange);
  }

  /** What an exception of the call says about whether the request left. */
  public ProviderResponse failed(Exception cause) {
    return HttpFailure.of(cause);
  }

  /** Its ttl passed in front of the door: nothing was sent. */
  public ProviderResponse notSent() {
    return new ProviderResponse.NotSent("its ttl passed before it left");
  }

  /** The same, where the call is not an HTTP call of ours. */
  public SendResult neverLeft() {
    return new SendResult.Refused(Reason.PROVIDER_ERROR, null);
  }

  /** From here on a fault of our own leaves the outcome unknown. */
  public void leaving(Exchange exchange) {
    requireOurs(exchange);
    exchange.setVariable(LEFT, true);
    gate.left();
  }

  /** The moment to sign at. */
  public Instant now() {
    return clock.instant();
  }
}
