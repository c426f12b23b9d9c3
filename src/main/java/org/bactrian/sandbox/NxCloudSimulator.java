package org.bactrian.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudCredentials;

/**
 * Simulates NXCloud on loopback: Viber and SMS over real HTTP, as strict as the pages, with real
 * receipts. {@link Behaviour} decides what happens to a message.
 */
public final class NxCloudSimulator extends ProviderSimulator {
  /**
   * Starts listening.
   *
   * @param port on loopback; 0: any free one
   * @param all the accounts; those of other providers are ignored
   * @param receiptDelay before each receipt
   */
  public NxCloudSimulator(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    super("sandbox-nxcloud", port, mine(all), clock, receiptDelay);
    NxCloudAuthentication authentication = new NxCloudAuthentication(mine(all), clock);
    open(new NxCloudViberApi(mine(all), clock), authentication);
    open(new NxCloudSmsApi(mine(all), clock), authentication);
    server.start();
  }

  private void open(NxCloudApi api, NxCloudAuthentication authentication) {
    server.onPost(api.spec().path(), new NxCloudEndpoint(api, authentication, responder(api)));
  }

  private static List<Account> mine(Collection<Account> all) {
    return accountsWith(NxCloudCredentials.class, all);
  }
}
