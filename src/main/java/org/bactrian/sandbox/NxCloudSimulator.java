package org.bactrian.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudCredentials;

/**
 * NXCloud on loopback: Viber and SMS over real HTTP, as strict as its pages, and with real
 * receipts. {@link Behaviour} says what it does with a message.
 */
public final class NxCloudSimulator extends ProviderSimulator {
  /**
   * Listens at once.
   *
   * @param port on loopback; 0: any free one
   * @param all those of NXCloud are known here, the others are passed over
   * @param receiptDelay before each receipt
   */
  public NxCloudSimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    super("sandbox-nxcloud", port, mine(all), clock, receiptDelay);
    NxCloudGate gate = new NxCloudGate(mine(all), clock);
    open(new NxCloudViberApi(mine(all), clock), gate);
    open(new NxCloudSmsApi(mine(all), clock), gate);
    server.start();
  }

  private void open(NxCloudApi api, NxCloudGate gate) {
    server.onPost(api.terms().path(), new NxCloudDesk(api, gate, desk(api)));
  }

  private static List<Account> mine(Collection<Account> all) {
    return all.stream()
        .filter(account -> account.settings() instanceof NxCloudCredentials)
        .toList();
  }
}
