package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySms;
import org.bactrian.provider.wooxy.WooxyViber;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private final Account hk = account("hk", new NxCloudViber(new NxCloudViberReceipts()));
  private final Account sg = account("sg", new NxCloudViber(new NxCloudViberReceipts()));
  private final Account sms = account("sms", new NxCloudSms(new NxCloudSmsReceipts()));
  private final Account wx = account("wx", new WooxyViber(new WooxyReceipts()));
  private final Account smsWx = account("sms-wx", new WooxySms(new WooxyReceipts()));
  private final Accounts accounts = new Accounts(List.of(hk, sg, sms, wx, smsWx), List.of());

  private static Account account(String name, Provider provider) {
    return new Account(
        name,
        provider,
        () -> URI.create("https://provider.example"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "hook",
        List.of());
  }

  @Test
  void the_siblings_are_the_provider_s_other_accounts_of_both_channels() {
    assertThat(accounts.siblings("hk")).containsExactly("sg", "sms");
    assertThat(accounts.siblings("sms")).containsExactly("hk", "sg");
    assertThat(accounts.siblings("wx")).containsExactly("sms-wx");
    assertThat(accounts.siblings("sms-wx")).containsExactly("wx");
  }

  @Test
  void a_callback_is_read_by_its_account_then_by_one_account_of_the_other_channel() {
    assertThat(accounts.readers(sg)).containsExactly(sg, sms);
    assertThat(accounts.readers(sms)).containsExactly(sms, hk);
  }
}
