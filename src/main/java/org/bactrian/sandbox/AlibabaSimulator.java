package org.bactrian.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.alibaba.AlibabaCredentials;

/**
 * Simulates Alibaba Cloud on loopback: Viber and international SMS over real HTTP, as strict as the
 * pages, with real receipts. Both actions are posted to {@code /}; a header names the action.
 * {@link Behaviour} decides what happens to a message.
 */
public final class AlibabaSimulator extends ProviderSimulator {
  private static final int VIBER_PER_SECOND = 250;
  private static final int SMS_PER_SECOND = 2000;

  private final List<AlibabaEndpoint> endpoints;

  /**
   * Starts listening.
   *
   * @param port on loopback; 0: any free one
   * @param all the accounts; those of other providers are ignored
   * @param receiptDelay before each receipt
   */
  public AlibabaSimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    this(port, all, clock, receiptDelay, VIBER_PER_SECOND);
  }

  /**
   * Starts listening, with another limit than the page's.
   *
   * @param viberPerSecond Viber messages that one key may send in any second
   */
  public AlibabaSimulator(
      int port, Collection<Account> all, Clock clock, Duration receiptDelay, int viberPerSecond) {
    super("sandbox-alibaba", port, mine(all), clock, receiptDelay);
    AlibabaAuthentication authentication = new AlibabaAuthentication(mine(all), clock);
    AlibabaApi viber = new AlibabaViberApi(clock);
    AlibabaApi sms = new AlibabaSmsApi(clock);
    endpoints =
        List.of(
            new AlibabaEndpoint(viber, authentication, responder(viber), viberPerSecond),
            new AlibabaEndpoint(sms, authentication, responder(sms), SMS_PER_SECOND));
    server.onPost("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    AlibabaCall call = AlibabaCall.read(exchange);
    for (AlibabaEndpoint endpoint : endpoints) {
      if (endpoint.isFor(call)) {
        endpoint.handle(exchange, call);
        return;
      }
    }
    SimulatorApi.Answer answer = AlibabaApi.answer(404, "InvalidApi.NotFound");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static List<Account> mine(Collection<Account> all) {
    return accountsWith(AlibabaCredentials.class, all);
  }
}
