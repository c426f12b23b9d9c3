package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.http.HttpProviders;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxyViber;
import org.bactrian.route.BadConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.StandardEnvironment;

/** Accounts of providers that the configuration describes. */
class DescribedAccountsTest {
  private static final String ACME = "bactrian.providers.acme.";
  private static final String ONE = "bactrian.accounts.one.";

  private static Accounts read(Map<String, String> changes) {
    Map<String, String> properties = new HashMap<>();
    properties.put(ACME + "channel", "viber");
    properties.put(ACME + "url", "https://acme.example");
    properties.put(ACME + "request.path", "/send");
    properties.put(ACME + "request.body", "{\"to\": \"{to}\"}");
    properties.put(ACME + "answers.id", "/id");
    properties.put(ACME + "answers.table[0].status", "200");
    properties.put(ACME + "answers.table[0].then", "submitted");
    properties.put(ACME + "sign.bearer", "{account.api-key}");
    properties.put(ONE + "provider", "acme");
    properties.put(ONE + "api-key", "hidden-1");
    properties.put("bactrian.accounts.two.provider", "acme");
    properties.put("bactrian.accounts.two.api-key", "hidden-2");
    properties.put("bactrian.accounts.two.url", "https://two.acme.example");
    StandardEnvironment environment = ChangedProperties.environment(properties, changes);
    return new AccountsReader(
            environment,
            List.of(new WooxyViber(new WooxyReceipts())),
            List.of(new HttpProviders(environment, Clock.systemUTC())))
        .read(List.of());
  }

  @Test
  void several_accounts_share_a_description() {
    Accounts accounts = read(Map.of());
    Account one = accounts.find("one").orElseThrow();
    Account two = accounts.find("two").orElseThrow();
    assertThat(one.provider()).isSameAs(two.provider());
    assertThat(one.settings().url()).hasToString("https://acme.example");
    assertThat(two.settings().url()).hasToString("https://two.acme.example");
    assertThat(one + " " + one.settings()).doesNotContain("hidden");
    assertThat(accounts.siblings("one")).containsExactly("two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bactrian.accounts.one.api-key | -      | bactrian.accounts.one          | api-key is missing",
        "bactrian.accounts.one.colour  | red    | bactrian.accounts.one.colour   | there is no such property",
        "bactrian.accounts.one.url     | http://acme.example | bactrian.accounts.one.url | is http: anybody on the way",
        "bactrian.accounts.one.provider | acne  | bactrian.accounts.one.provider | there is no provider acne; there are [acme, wooxy]",
        "bactrian.providers.acme.answers.id | id | bactrian.providers.acme       | is no place",
        "bactrian.providers.wooxy.channel | viber | bactrian.providers.wooxy    | request is missing"
      })
  void a_wrong_property_stops_the_start_and_is_named(
      String name, String value, String property, String fault) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageStartingWith(property)
        .hasMessageContaining(fault)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void a_description_does_not_replace_a_provider_that_bactrian_has() {
    Map<String, String> wooxy = new HashMap<>();
    wooxy.put("bactrian.providers.wooxy.channel", "viber");
    wooxy.put("bactrian.providers.wooxy.request.path", "/send");
    wooxy.put("bactrian.providers.wooxy.request.body", "{\"to\": \"{to}\"}");
    wooxy.put("bactrian.providers.wooxy.answers.id", "/id");
    wooxy.put("bactrian.providers.wooxy.answers.table[0].status", "200");
    wooxy.put("bactrian.providers.wooxy.answers.table[0].then", "submitted");
    assertThatThrownBy(() -> read(wooxy))
        .hasMessage(
            "bactrian.providers.wooxy: Bactrian has a provider of that name; choose another one");
  }

  @Test
  void the_address_of_a_token_needs_tls_too() {
    Map<String, String> oauth2 = new HashMap<>();
    oauth2.put(ACME + "sign.bearer", "-");
    oauth2.put(ACME + "sign.oauth2.token-url", "http://id.example/token");
    oauth2.put(ACME + "sign.oauth2.client-id", "{account.api-key}");
    oauth2.put(ACME + "sign.oauth2.client-secret", "{account.api-key}");
    assertThatThrownBy(() -> read(oauth2))
        .hasMessageStartingWith("bactrian.providers.acme: http://id.example/token is http")
        .hasMessageContaining("bactrian.accounts.one.allow-http: true");
    oauth2.put(ONE + "allow-http", "true");
    oauth2.put("bactrian.accounts.two.allow-http", "true");
    assertThat(read(oauth2).all()).hasSize(2);
  }
}
