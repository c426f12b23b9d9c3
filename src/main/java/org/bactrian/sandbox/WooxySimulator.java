package org.bactrian.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;

/**
 * Simulates Wooxy on loopback: Viber and SMS over real HTTP, as strict as the pages, with real
 * events. {@link Behaviour} decides what happens to a message.
 */
public final class WooxySimulator extends ProviderSimulator {
  private final WooxyTokens tokens;

  /**
   * Starts listening.
   *
   * @param port on loopback; 0: any free one
   * @param all the accounts; those of other providers are ignored
   * @param receiptDelay before each receipt
   */
  public WooxySimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    super("sandbox-wooxy", port, mine(all), clock, receiptDelay);
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

  private void open(WooxyApi api) {
    server.onPost(api.spec().path(), new WooxyEndpoint(api, tokens, responder(api)));
  }

  private static List<Account> mine(Collection<Account> all) {
    return accountsWith(WooxyCredentials.class, all);
  }
}
