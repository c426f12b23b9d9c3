package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudSettings;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The NXCloud simulator with a Viber and an SMS account, and webhooks that it posts to. */
abstract class NxCloudFixture {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final long TS = NOW.toEpochMilli();
  static final ObjectMapper JSON = new ObjectMapper();

  NxCloudSimulator nxCloud;
  WebhookStub bactrian;

  @BeforeEach
  void open() throws Exception {
    bactrian = new WebhookStub();
    nxCloud =
        new NxCloudSimulator(
            0,
            List.of(viber("md5"), sms("md5")),
            Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ofMillis(5));
    nxCloud.webhooksAt(bactrian.base());
  }

  @AfterEach
  void close() {
    nxCloud.close();
    bactrian.close();
  }

  final NxCloudCaller viber() {
    return NxCloudCaller.viber(nxCloud.port(), TS);
  }

  final NxCloudCaller sms() {
    return NxCloudCaller.sms(nxCloud.port(), TS);
  }

  final Account viber(String algorithm) {
    NxCloudSettings settings = new NxCloudSettings(url(), "key", "secret", 123, "app", algorithm);
    return new Account(
        "nx",
        new NxCloudViber(new NxCloudViberReceipts()),
        settings,
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "hook-nx",
        List.of());
  }

  final Account sms(String algorithm) {
    return new Account(
        "sms-nx",
        new NxCloudSms(new NxCloudSmsReceipts()),
        new NxCloudSmsSettings(url(), "key", "secret", "sms-app", algorithm),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        "hook-sms",
        List.of());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + (nxCloud == null ? 1 : nxCloud.port()));
  }
}
