package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudSettings;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.sandbox.NxCloudLookAlike;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed by {@code kill -9} right after it said 202, and started again. */
class CrashTest {
  private static final int MESSAGES = 30;
  private static final Duration TIMER = Duration.ofSeconds(61);

  @TempDir Path folder;

  @Test
  void what_was_accepted_is_sent_once_and_its_fallback_still_comes() throws Exception {
    int port = BactrianProcess.freePort();
    TestClock clock = new TestClock();
    try (NxCloudLookAlike nxCloud =
        new NxCloudLookAlike(port, accounts(port), clock, Duration.ofMillis(20))) {
      nxCloud.webhooksAt(URI.create("http://127.0.0.1:1"));
      Files.writeString(folder.resolve("application.yaml"), configuration(port));
      Map<String, String> accepted = new LinkedHashMap<>();

      BactrianProcess first =
          BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live");
      for (int i = 0; i < MESSAGES; i++) {
        String to = Numbers.viber("004");
        accepted.put(first.api().accept(Journey.text(to, "\"fallback\": {\"duration\": 60}")), to);
      }
      first.kill();
      int before = nxCloud.taken().size();

      clock.advance(TIMER);
      try (BactrianProcess second =
          BactrianProcess.start(folder, TIMER, "--spring.profiles.active=live")) {
        accepted.forEach((id, to) -> awaitSmsAfterTimer(second, id));
        accepted.forEach((id, to) -> assertOnce(nxCloud, to));
      }
      assertThat(before).as("some had left before the kill").isPositive();
    }
    assertThat(BactrianProcess.log(folder)).doesNotContain("Your parcel").doesNotContain("secret-");
  }

  /** Those that left after the start wait for a timer of their own: only the others are due. */
  private static void awaitSmsAfterTimer(BactrianProcess bactrian, String id) {
    JsonNode state = bactrian.api().state(id);
    if (List.of("accepted", "sending", "submitted").contains(state.get("status").asText())
        && state.at("/fallback/id").isMissingNode()) {
      bactrian.api().awaitStatus(id, "submitted");
    } else {
      bactrian.api().awaitSms(id, "submitted");
    }
  }

  private static void assertOnce(NxCloudLookAlike nxCloud, String to) {
    assertThat(calls(nxCloud, Channel.VIBER, to)).as("Viber to one number").isEqualTo(1);
    assertThat(calls(nxCloud, Channel.SMS, to)).as("SMS to one number").isLessThanOrEqualTo(1);
  }

  private static long calls(NxCloudLookAlike nxCloud, Channel channel, String to) {
    return nxCloud.taken().stream()
        .filter(taken -> taken.channel() == channel && taken.to().equals(to.substring(1)))
        .count();
  }

  private static List<Account> accounts(int port) {
    URI url = URI.create("http://127.0.0.1:" + port);
    List<Account> accounts = new ArrayList<>();
    accounts.add(
        new Account(
            "nx",
            new NxCloudViber(new NxCloudViberReceipts()),
            new NxCloudSettings(url, "key", "secret-1", 123, "viber-app", "sha256"),
            0,
            8,
            Duration.ofSeconds(5),
            true,
            "hook",
            List.of()));
    accounts.add(
        new Account(
            "sms-nx",
            new NxCloudSms(new NxCloudSmsReceipts()),
            new NxCloudSmsSettings(url, "key", "secret-1", "sms-app", "md5"),
            0,
            8,
            Duration.ofSeconds(5),
            true,
            "hook",
            List.of()));
    return accounts;
  }

  private static String configuration(int port) {
    return """
        bactrian:
          accounts:
            nx: {provider: nxcloud, url: "http://127.0.0.1:%1$d", access-key: key, access-secret: secret-1, tenant-id: 123, appkey: viber-app, algorithm: sha256, webhook-secret: hook}
            sms-nx: {provider: nxcloud-sms, url: "http://127.0.0.1:%1$d", access-key: key, access-secret: secret-1, app-key: sms-app, webhook-secret: hook}
        """
        .formatted(port);
  }
}
