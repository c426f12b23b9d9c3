package org.bactrian.route.send;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.lane.ClockWatch;
import org.bactrian.lane.LeaseLostException;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The steps that all provider routes share: throttle, depart, and the one HTTP call. */
@Component("sending")
final class SendSteps {
  private final Clock clock;
  private final ClusterMember member;
  private final ProviderHttpClient http;
  private final ProviderRoutes routes;
  private final ClockWatch clocks;

  SendSteps(
      Clock clock,
      ClusterMember member,
      ProviderHttpClient http,
      ProviderRoutes routes,
      ClockWatch clocks) {
    this.clock = clock;
    this.member = member;
    this.http = http;
    this.routes = routes;
    this.clocks = clocks;
  }

  /** Passes a claimed message through the route of its account's provider. */
  public CompletionStage<@Nullable Object> byProvider(SendContext send, Exchange exchange) {
    return routes
        .to("direct:" + send.route(), exchange)
        .thenApply(done -> done.getMessage().getBody());
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
   * Posts a signed request to the provider: the only HTTP call, made at most once.
   *
   * @throws LeaseLostException when another instance may work the account by now
   * @throws SendContext.TtlPassedException when the message waited too long at the throttle
   */
  public CompletionStage<ProviderResponse> post(ProviderRequest request, SendContext send) {
    requireStillOurs(send);
    send.leaves();
    return http.post(request, send.account().timeout().toMillis(), send.permit())
        .thenApply(response -> answered(response, send));
  }

  private ProviderResponse answered(ProviderResponse response, SendContext send) {
    clocks.answered(send.account(), response, send.left());
    return send.response(response);
  }

  /**
   * Begins a call that Bactrian's HTTP client does not make, such as SMPP's: from here on a fault
   * in Bactrian leaves the outcome unknown.
   *
   * @throws LeaseLostException when another instance may work the account by now
   * @throws SendContext.TtlPassedException when the message waited too long at the throttle
   */
  public void depart(SendContext send) {
    requireStillOurs(send);
    send.leaves();
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
}
