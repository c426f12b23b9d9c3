package org.bactrian.route.accept;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.lane.HoldWatch;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.route.BadConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Which routes must run when the application starts. */
class RequiredRoutesTest {
  private static final Set<String> ALL =
      Set.of("provider-nxcloud-viber", "provider-nxcloud-sms", "receipt-from-nxcloud");

  private static final Provider VIBER = new NxCloudViber(new NxCloudViberReceipts());

  private static Account account(
      String name, Provider provider, boolean enabled, String webhookSecret) {
    return new Account(
        name,
        provider,
        () -> URI.create("https://provider.example"),
        0,
        8,
        Duration.ofSeconds(5),
        enabled,
        webhookSecret,
        List.of());
  }

  private static void require(Set<String> running, Account... accounts) {
    new AccountSelector(
            new Accounts(List.of(accounts), List.of()),
            null,
            new StaticListableBeanFactory().getBeanProvider(HoldWatch.class),
            new SimpleMeterRegistry())
        .requireRoutes(running::contains);
  }

  @ParameterizedTest
  @ValueSource(strings = {"provider-nxcloud-viber", "provider-nxcloud-sms", "receipt-from-nxcloud"})
  void each_route_of_an_account_that_does_not_run_stops_the_start(String missing) {
    Account viber = account("nx", VIBER, true, "hook");
    Account sms = account("sms-nx", new NxCloudSms(new NxCloudSmsReceipts()), true, "hook");
    assertThatCode(() -> require(ALL, viber, sms)).doesNotThrowAnyException();
    Set<String> others =
        ALL.stream().filter(one -> !one.equals(missing)).collect(Collectors.toSet());
    assertThatThrownBy(() -> require(others, viber, sms))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("bactrian.accounts.")
        .hasMessageContaining("the route " + missing + " does not run");
  }

  @Test
  void an_account_that_is_not_enabled_sends_nothing_but_may_still_be_called_back() {
    Account off = account("nx", VIBER, false, "hook");
    assertThatCode(() -> require(Set.of("receipt-from-nxcloud"), off)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(Set.of(), off))
        .hasMessageContaining("the route receipt-from-nxcloud does not run");
  }

  @Test
  void without_a_webhook_nobody_calls_back() {
    Account silent = account("nx", VIBER, true, "");
    assertThatCode(() -> require(Set.of("provider-nxcloud-viber"), silent))
        .doesNotThrowAnyException();
  }
}
