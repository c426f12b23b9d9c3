package org.bactrian.route.dispatch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;

/** Three Viber accounts and two for SMS. */
final class DispatchAccounts {
  private static final Provider VIBER = new NxCloudViber(new NxCloudViberReceipts());
  private static final Provider SMS = new NxCloudSms(new NxCloudSmsReceipts());

  static final Accounts ACCOUNTS =
      new Accounts(
          List.of(
              account("nx", VIBER),
              account("ali", VIBER),
              account("wooxy", VIBER),
              account("sms-nx", SMS),
              account("sms-ali", SMS)),
          List.of());

  private DispatchAccounts() {}

  private static Account account(String name, Provider provider) {
    return new Account(
        name,
        provider,
        () -> URI.create("https://provider.example"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "",
        List.of());
  }
}
