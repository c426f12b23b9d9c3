package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;

/**
 * Simulates Wooxy on loopback: Viber and SMS over real HTTP, as strict as the pages, with real
 * events. {@link Behaviour} decides what happens to a message.
 */
public final class WooxySimulator extends ProviderSimulator {
  private final WooxyTokens tokens;
  private final Clock clock;

  /**
   * Starts listening.
   *
   * @param port on loopback; 0: any free one
   * @param all the accounts; those of other providers are ignored
   * @param receiptDelay before each receipt
   */
  public WooxySimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    super("sandbox-wooxy", port, mine(all), clock, receiptDelay);
    this.clock = clock;
    tokens = new WooxyTokens(mine(all));
    open(new WooxyViberApi(clock));
    open(new WooxySmsApi(clock));
    server.start();
  }

  /**
   * Returns the largest number of calls with one token that were ever in flight at once, also those
   * answered 429.
   */
  public int mostAtOnce() {
    return tokens.mostAtOnce();
  }

  /** From now on answers each admitted call after this delay. */
  public void answerAfter(Duration delay) {
    tokens.answerAfter(delay);
  }

  /**
   * Posts now that a person unsubscribed from a channel, or subscribed again.
   *
   * @return the HTTP status of the webhook's answer
   */
  public int subscription(String account, Channel channel, String number, boolean subscribed)
      throws IOException, InterruptedException {
    String event =
        (channel == Channel.VIBER ? "viber-contact-channel-" : "sms-")
            + (subscribed ? "subscribed" : "unsubscribed");
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("datetime", clock.instant().getEpochSecond())
            .put("event", event)
            .put("phoneNumber", number)
            .toString();
    return post(account, "receipts", "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private void open(WooxyApi api) {
    server.onPost(api.spec().path(), new WooxyEndpoint(api, tokens, responder(api)));
  }

  private static List<Account> mine(Collection<Account> all) {
    return accountsWith(WooxyCredentials.class, all);
  }
}
