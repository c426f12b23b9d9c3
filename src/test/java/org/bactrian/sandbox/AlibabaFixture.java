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
import org.bactrian.provider.alibaba.AlibabaSettings;
import org.bactrian.provider.alibaba.AlibabaSms;
import org.bactrian.provider.alibaba.AlibabaSmsReceipts;
import org.bactrian.provider.alibaba.AlibabaSmsSettings;
import org.bactrian.provider.alibaba.AlibabaViber;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The Alibaba simulator with Viber and SMS accounts, and webhooks that it posts to. */
abstract class AlibabaFixture {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final ObjectMapper JSON = new ObjectMapper();

  AlibabaSimulator alibaba;
  WebhookStub bactrian;

  @BeforeEach
  void open() throws Exception {
    bactrian = new WebhookStub();
    alibaba =
        new AlibabaSimulator(
            0,
            List.of(
                viberAccount("key", null, "query"),
                smsAccount(),
                viberAccount("sts", "token", "query")),
            Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ofMillis(5));
    alibaba.webhooksAt(bactrian.base());
  }

  @AfterEach
  void close() {
    alibaba.close();
    bactrian.close();
  }

  final AlibabaCaller viber() {
    return AlibabaCaller.viber(alibaba.port(), NOW.toString());
  }

  final AlibabaCaller sms() {
    return AlibabaCaller.sms(alibaba.port(), NOW.toString());
  }

  final Account viberAccount(String keyId, @Nullable String token, String parameters) {
    AlibabaSettings settings =
        new AlibabaSettings(url(), keyId, "secret", token, "20019", null, parameters);
    return account(keyId, new AlibabaViber(new AlibabaViberReceipts()), settings);
  }

  final Account smsAccount() {
    AlibabaSmsSettings settings = new AlibabaSmsSettings(url(), "key", "secret", null, "Shop");
    return account("sms-ali", new AlibabaSms(new AlibabaSmsReceipts()), settings);
  }

  private static Account account(String name, Provider provider, Provider.Settings settings) {
    return new Account(
        name, provider, settings, 0, 8, Duration.ofSeconds(5), true, "hook", List.of());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + (alibaba == null ? 1 : alibaba.port()));
  }
}
