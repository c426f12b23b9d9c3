package org.bactrian.route.send;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpConstants;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.lane.LeaseLostException;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.springframework.stereotype.Component;

/** The steps that all provider routes share: throttle, depart, and the one HTTP call. */
@Component("sending")
final class SendSteps {
  private final Clock clock;
  private final ClusterMember member;

  SendSteps(Clock clock, ClusterMember member) {
    this.clock = clock;
    this.member = member;
  }

  /** Returns the moment to sign at. */
  public Instant now() {
    return clock.instant();
  }

  /** Counts each part of the message as a request of its own. */
  public void countParts(SendContext send, List<?> parts) {
    send.requests(parts.size());
  }

  /** Waits until the account's limit lets the message leave. */
  public void awaitPermit(SendContext send) throws InterruptedException {
    send.permit().await(send.requests());
  }

  /**
   * Turns the body, a signed request, into an HTTP request. No header of the caller goes along.
   *
   * @throws LeaseLostException when another instance may work the account by now
   * @throws SendContext.TtlPassedException when the message waited too long at the throttle
   */
  public void prepare(ProviderRequest request, SendContext send, Exchange exchange)
      throws Exception {
    var message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeaders(new HashMap<>(request.headers()));
    message.setHeader(Exchange.HTTP_METHOD, "POST");
    // As it was signed: in the endpoint's own URI Camel would read it as options, and encode it
    // anew.
    message.setHeader(HttpConstants.HTTP_RAW_QUERY, request.url().getRawQuery());
    message.setBody(DepartingEntity.of(request.body(), exchange, send.permit()));
    requireStillOurs(send);
    send.leaves(request.endpoint());
  }

  /**
   * Begins a call that is not an HTTP call of ours, such as SMPP's: from here on a fault of our own
   * leaves the outcome unknown.
   *
   * @throws LeaseLostException when another instance may work the account by now
   * @throws SendContext.TtlPassedException when the message waited too long at the throttle
   */
  public void depart(SendContext send) {
    requireStillOurs(send);
    send.leaves(send.account().settings().url());
    send.permit().departed();
  }

  /** The last check before a message leaves: it may have waited, or this instance was frozen. */
  private void requireStillOurs(SendContext send) {
    if (!member.holds(send.lease())) {
      throw new LeaseLostException(send.lease().lease());
    }
    if (send.claim().isTooLate(clock.instant())) {
      throw new SendContext.TtlPassedException();
    }
  }

  /** Reads the answer while its stream is open. */
  public ProviderResponse answered(SendContext send, Exchange exchange) {
    // Whichever client made the call: what was answered has left.
    send.permit().departed();
    return send.response(HttpOutcome.answered(exchange));
  }

  /** Returns the outcome of a call that ended in an exception: did the request leave before? */
  public ProviderResponse failed(SendContext send, Exception cause) {
    return send.response(HttpOutcome.failed(cause, send.permit().hasDeparted()));
  }
}
