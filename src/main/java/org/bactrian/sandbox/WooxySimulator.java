package org.bactrian.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;

/**
 * Wooxy on loopback: Viber and SMS over real HTTP, as strict as its pages, and with real events.
 * {@link Behaviour} says what it does with a message.
 */
public final class WooxySimulator extends ProviderSimulator {
  private final WooxyTokens tokens;

  /**
   * Listens at once.
   *
   * @param port on loopback; 0: any free one
   * @param all those of Wooxy are known here, the others are passed over
   * @param receiptDelay before each receipt
   */
  public WooxySimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    super("sandbox-wooxy", port, mine(all), clock, receiptDelay);
    tokens = new WooxyTokens(mine(all));
    open(new WooxyViberApi(clock));
    open(new WooxySmsApi(clock));
    server.start();
  }

  /** The most calls that were inside at once with one token, those answered 429 too. */
  public int mostAtOnce() {
    return tokens.most();
  }

  /** From now on every call it lets in takes this long to be answered. */
  public void workFor(Duration time) {
    tokens.workFor(time);
  }

  private void open(WooxyApi api) {
    server.onPost(api.terms().path(), new WooxyEndpoint(api, tokens, responder(api)));
  }

  private static List<Account> mine(Collection<Account> all) {
    return all.stream().filter(account -> account.settings() instanceof WooxyCredentials).toList();
  }
}
