package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySettings;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.bactrian.provider.wooxy.WooxySms;
import org.bactrian.provider.wooxy.WooxySmsSettings;
import org.bactrian.provider.wooxy.WooxyViber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The Wooxy simulator with a Viber and an SMS account with one token, and webhooks that it posts
 * to.
 */
abstract class WooxyFixture {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final ObjectMapper JSON = new ObjectMapper();

  WooxySimulator wooxy;
  WebhookStub bactrian;

  @BeforeEach
  void open() throws Exception {
    bactrian = new WebhookStub();
    wooxy =
        new WooxySimulator(
            0,
            List.of(viberAccount(ButtonField.BUTTON), smsAccount()),
            Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ofMillis(5));
    wooxy.webhooksAt(bactrian.base());
  }

  @AfterEach
  void close() {
    wooxy.close();
    bactrian.close();
  }

  final WooxyCaller viber() {
    return WooxyCaller.viber(wooxy.port());
  }

  final WooxyCaller sms() {
    return WooxyCaller.sms(wooxy.port());
  }

  final Account viberAccount(ButtonField buttonField) {
    return account(
        "wooxy",
        new WooxyViber(new WooxyReceipts()),
        new WooxySettings(url(), "token", "shop.example", "Shop", buttonField));
  }

  final Account smsAccount() {
    return account(
        "sms-wooxy",
        new WooxySms(new WooxyReceipts()),
        new WooxySmsSettings(url(), "token", "shop.example", null));
  }

  private static Account account(String name, Provider provider, Provider.Settings settings) {
    return new Account(
        name, provider, settings, 0, 8, Duration.ofSeconds(5), true, "hook-" + name, List.of());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + (wooxy == null ? 1 : wooxy.port()));
  }
}
