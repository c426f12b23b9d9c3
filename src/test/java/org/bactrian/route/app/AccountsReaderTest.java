package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.smpp.SmppReceipts;
import org.bactrian.provider.smpp.SmppSms;
import org.bactrian.route.BadConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.StandardEnvironment;

class AccountsReaderTest {
  private static Accounts read(Map<String, Object> changes, String... smsOrder) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bactrian.accounts.nx-hk.provider", "nxcloud");
    properties.put("bactrian.accounts.nx-hk.url", "https://api-hk.nxlink.ai");
    properties.put("bactrian.accounts.nx-hk.access-key", "key");
    properties.put("bactrian.accounts.nx-hk.access-secret", "hidden");
    properties.put("bactrian.accounts.nx-hk.tenant-id", "123");
    properties.put("bactrian.accounts.nx-hk.appkey", "app");
    properties.put("bactrian.accounts.sms-nx.provider", "nxcloud-sms");
    properties.put("bactrian.accounts.sms-nx.url", "https://api2.nxcloud.com");
    properties.put("bactrian.accounts.sms-nx.access-key", "key");
    properties.put("bactrian.accounts.sms-nx.access-secret", "hidden");
    properties.put("bactrian.accounts.sms-nx.app-key", "app");
    StandardEnvironment environment = ChangedProperties.environment(properties, changes);
    return new AccountsReader(
            environment,
            List.of(
                new NxCloudViber(new NxCloudViberReceipts()),
                new NxCloudSms(new NxCloudSmsReceipts()),
                new SmppSms(new SmppReceipts())))
        .read(List.of(smsOrder));
  }

  @Test
  void an_account_has_its_properties_and_defaults_for_the_others() {
    Accounts accounts = read(Map.of());
    Account nx = accounts.find("nx-hk").orElseThrow();
    assertThat(nx.provider().name()).isEqualTo("nxcloud");
    assertThat(nx.concurrency()).as("its provider's").isEqualTo(64);
    assertThat(nx.ratePerSecond()).isZero();
    assertThat(nx.timeout()).hasSeconds(30);
    assertThat(nx.enabled()).isTrue();
    assertThat(accounts.sms()).extracting(Account::name).containsExactly("sms-nx");
    assertThat(nx.toString() + nx.settings()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nx-hk.provider       | nxclod    | bactrian.accounts.nx-hk.provider | there is no provider nxclod",
        "nx-hk.provider       | -         | bactrian.accounts.nx-hk          | provider is missing",
        "nx-hk.acess-key      | x         | bactrian.accounts.nx-hk.acess-key | there is no such property",
        "nx-hk.access-secret  | -         | bactrian.accounts.nx-hk          | access-secret is missing",
        "nx-hk.url            | ftp://x   | bactrian.accounts.nx-hk          | url",
        "nx-hk.algorithm      | sha1      | bactrian.accounts.nx-hk          | algorithm",
        "nx-hk.tenant-id      | 0         | bactrian.accounts.nx-hk          | tenant-id",
        "nx-hk.concurrency    | 0         | bactrian.accounts.nx-hk          | concurrency",
        "nx-hk.timeout        | 1ms       | bactrian.accounts.nx-hk          | timeout",
        "nx-hk.rate-per-second | -1       | bactrian.accounts.nx-hk          | rate-per-second",
        "nx-hk.codes.-1       | maybe     | bactrian.accounts.nx-hk          | codes cannot mean maybe; there are unknown, not_a_viber_user",
        "nx-hk.default-ttl    | 1h        | bactrian.accounts.nx-hk.default-ttl | nxcloud takes no ttl",
        "nx-hk.webhook-secret | a/b       | bactrian.accounts.nx-hk          | webhook-secret",
        "nx-hk.webhook-allow  | my-host   | bactrian.accounts.nx-hk          | my-host is not an IP address",
        "nx-hk.app-id         | x         | bactrian.accounts.nx-hk.app-id   | there is no such property"
      })
  void a_wrong_property_stops_the_start_and_is_named(
      String name, String value, String property, String fault) {
    assertThatThrownBy(() -> read(Map.of("bactrian.accounts." + name, value)))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageStartingWith(property)
        .hasMessageContaining(fault)
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bell", "0123456789-0123456789", "0123456789-0123456789-0,short"})
  void outside_the_sandbox_a_webhook_s_secret_is_not_short(String secret) {
    Accounts accounts = read(Map.of("bactrian.accounts.nx-hk.webhook-secret", secret));
    assertThatThrownBy(() -> StartChecks.check(accounts, false))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageStartingWith("bactrian.accounts.nx-hk.webhook-secret")
        .hasMessageContaining("22")
        .hasMessageNotContaining(secret);
  }

  @Test
  void a_webhook_may_have_several_secrets_and_none_is_shown() {
    String two = "0123456789-0123456789-0,9876543210-9876543210-9";
    Accounts accounts = read(Map.of("bactrian.accounts.nx-hk.webhook-secret", two));
    StartChecks.check(accounts, false);
    Account nx = accounts.find("nx-hk").orElseThrow();
    assertThat(two.split(",")).allMatch(nx::admits);
    assertThat(nx.admits(two)).isFalse();
    assertThat(nx.admits("")).isFalse();
    assertThat(nx.toString()).doesNotContain("0123456789");
  }

  @Test
  void a_code_means_what_the_operator_says() {
    Account nx =
        read(Map.of(
                "bactrian.accounts.nx-hk.codes.-1", "unknown",
                "bactrian.accounts.nx-hk.codes.9000", "no_route",
                "bactrian.accounts.nx-hk.codes[InvalidParameter.From {id}]", "not_permitted"))
            .find("nx-hk")
            .orElseThrow();
    SendResult failure = new SendResult.Refused(Reason.OTHER, "-1");
    assertThat(nx.meaning(failure)).isEqualTo(new SendResult.Unknown("-1", List.of()));
    assertThat(nx.meaning(new SendResult.Refused(Reason.BAD_CONTENT, "9000")))
        .isEqualTo(new SendResult.Refused(Reason.NO_ROUTE, "9000"));
    assertThat(nx.meaning(new SendResult.Unknown("9000", List.of("p-1"))))
        .as("the operator's word makes it a definite no; its ids stay")
        .isEqualTo(new SendResult.Refused(Reason.NO_ROUTE, "9000").naming(List.of("p-1")));
    assertThat(nx.codes()).containsKey("InvalidParameter.From {id}");
    SendResult taken = new SendResult.Submitted(List.of("p-1"), "-1");
    assertThat(nx.meaning(taken)).as("a taken message stays taken").isEqualTo(taken);
    SendResult other = new SendResult.Refused(Reason.NO_CREDIT, "1102");
    assertThat(nx.meaning(other)).isEqualTo(other);
  }

  @Test
  void a_code_in_a_receipt_changes_the_reason_and_not_the_state() {
    Account nx =
        read(Map.of("bactrian.accounts.nx-hk.codes.9000", "no_route")).find("nx-hk").orElseThrow();
    Receipt failed = new Receipt("p", null, DeliveryState.UNDELIVERED, Reason.BAD_CONTENT, "9000");
    assertThat(nx.meaning(failed))
        .isEqualTo(new Receipt("p", null, DeliveryState.UNDELIVERED, Reason.NO_ROUTE, "9000"));
    Receipt seen = new Receipt("p", null, DeliveryState.SEEN, null, "9000");
    assertThat(nx.meaning(seen)).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource({"webhook-secret, hook", "webhook-allow, 10.0.0.0/8"})
  void an_account_whose_provider_does_not_call_by_http_has_no_webhook(
      String property, String value) {
    Map<String, Object> smsc =
        Map.of(
            "bactrian.accounts.smsc.provider",
            "smpp",
            "bactrian.accounts.smsc.host",
            "smsc.example",
            "bactrian.accounts.smsc.system-id",
            "me",
            "bactrian.accounts.smsc.password",
            "hidden",
            "bactrian.accounts.smsc." + property,
            value);
    assertThatThrownBy(() -> read(smsc))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(
            "bactrian.accounts.smsc.%s: smpp has no webhook: its receipts come by its own connection",
            property);
  }

  @Test
  void the_sms_order_names_sms_accounts() {
    assertThatThrownBy(() -> read(Map.of(), "nx-hk"))
        .isInstanceOf(BadConfiguration.class)
        .hasMessage("bactrian.fallback.accounts: there is no SMS account named nx-hk");
  }

  @Test
  void in_the_sandbox_an_account_at_another_host_stops_the_start() {
    assertThatThrownBy(() -> StartChecks.check(read(Map.of()), true))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("nothing may leave this host");
    StartChecks.check(read(Map.of()), false);
  }

  @Test
  void without_a_viber_account_only_the_sandbox_starts() {
    Accounts onlySms =
        read(
            Map.of(
                "bactrian.accounts.nx-hk.provider",
                "nxcloud-sms",
                "bactrian.accounts.nx-hk.tenant-id",
                "-",
                "bactrian.accounts.nx-hk.appkey",
                "-",
                "bactrian.accounts.nx-hk.app-key",
                "app"));
    for (Accounts accounts : List.of(onlySms, new Accounts(List.of(), List.of()))) {
      assertThatThrownBy(() -> StartChecks.check(accounts, false))
          .isInstanceOf(BadConfiguration.class)
          .hasMessageStartingWith("bactrian.accounts: no Viber account is configured");
    }
    StartChecks.check(new Accounts(List.of(), List.of()), true);
    StartChecks.check(read(Map.of("bactrian.accounts.nx-hk.enabled", "false")), false);
  }

  @Test
  void a_url_that_anybody_on_the_way_can_read_is_refused_unless_it_is_said() {
    String url = "bactrian.accounts.nx-hk.url";
    assertThatThrownBy(() -> read(Map.of(url, "http://api.nx.example")))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining(url)
        .hasMessageContaining("allow-http: true");
    assertThatThrownBy(() -> read(Map.of(url, "HTTP://127.0.0.1.nx.example")))
        .isInstanceOf(BadConfiguration.class);
    read(Map.of(url, "http://127.0.0.1:8377"));
    read(Map.of(url, "http://api.nx.example", "bactrian.accounts.nx-hk.allow-http", "true"));
  }
}
