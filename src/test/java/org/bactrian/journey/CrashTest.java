package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.SettableClock;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudSettings;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.sandbox.NxCloudSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process with {@code kill -9} right after the 202, starts it again, and counts the calls
 * at the provider.
 */
class CrashTest {
  private static final int MESSAGES = 30;
  private static final Duration TIMER = Duration.ofSeconds(61);

  @TempDir Path folder;

  @Test
  void what_was_accepted_is_sent_once_and_its_fallback_still_comes() throws Exception {
    int port = BactrianProcess.freePort();
    SettableClock clock = SettableClock.running();
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(port, accounts(port), clock, Duration.ofMillis(20))) {
      nxCloud.webhooksAt(URI.create("http://127.0.0.1:1"));
      Files.writeString(folder.resolve("application.yaml"), configuration(port));
      Map<String, String> accepted = new LinkedHashMap<>();

      BactrianProcess first = start(Duration.ZERO);
      for (int i = 0; i < MESSAGES; i++) {
        String to = Numbers.viber("004");
        accepted.put(first.api().accept(Journey.text(to, "\"fallback\": {\"duration\": 60}")), to);
      }
      await("some have left before the kill").until(() -> !nxCloud.calls().isEmpty());
      first.kill();

      // The other messages leave now. A message that was being sent at the kill is unknown, and
      // waits for its timer as they do.
      BactrianProcess second = start(Duration.ZERO);
      accepted.forEach((id, to) -> awaitLeft(second, id));
      second.kill();

      clock.advance(TIMER);
      try (BactrianProcess third = start(TIMER)) {
        accepted.forEach((id, to) -> third.api().awaitSms(id, "submitted"));
        accepted.forEach((id, to) -> assertOnce(nxCloud, third.api().state(id), to));
      }
    }
    assertThat(BactrianProcess.log(folder)).doesNotContain("Your parcel").doesNotContain("secret-");
  }

  @Test
  void between_the_provider_s_yes_and_our_commit_it_is_unknown_and_never_sent_again()
      throws Exception {
    int port = BactrianProcess.freePort();
    try (NxCloudSimulator nxCloud =
        new NxCloudSimulator(
            port, accounts(port), SettableClock.running(), Duration.ofMillis(20))) {
      Files.writeString(folder.resolve("application.yaml"), configuration(port));
      String to = Numbers.viber("008");
      BactrianProcess first = start(Duration.ZERO);
      String id = first.api().accept(Journey.text(to, ""));
      await().atMost(Api.PATIENCE).until(() -> calls(nxCloud, Channel.VIBER, to) == 1);
      first.kill();
      try (BactrianProcess second = start(Duration.ZERO)) {
        second.api().awaitStatus(id, "unknown");
        String later = second.api().accept(Journey.text(Numbers.viber("004"), ""));
        second.api().awaitStatus(later, "submitted");
        assertThat(calls(nxCloud, Channel.VIBER, to)).isEqualTo(1);
      }
    }
  }

  private BactrianProcess start(Duration ahead) {
    return BactrianProcess.start(folder, ahead, "--spring.profiles.active=live");
  }

  private static void awaitLeft(BactrianProcess bactrian, String id) {
    await(id)
        .atMost(Api.PATIENCE)
        .until(
            () ->
                List.of("submitted", "unknown")
                    .contains(bactrian.api().state(id).get("status").asText()));
  }

  private static void assertOnce(NxCloudSimulator nxCloud, JsonNode state, String to) {
    long viber = calls(nxCloud, Channel.VIBER, to);
    // After a kill between the claim and the call, nobody knows whether the message left. It is
    // unknown, and not sent again.
    boolean unknown = state.get("status").asText().equals("unknown");
    assertThat(viber).as("Viber to one number").isBetween(unknown ? 0L : 1L, 1L);
    assertThat(calls(nxCloud, Channel.SMS, to)).as("SMS to one number").isEqualTo(1);
  }

  private static long calls(NxCloudSimulator nxCloud, Channel channel, String to) {
    return nxCloud.calls().stream()
        .filter(taken -> taken.channel() == channel && taken.to().equals(to.substring(1)))
        .count();
  }

  static List<Account> accounts(int port) {
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
            "hook-0123456789-abcdefghij",
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
            "hook-0123456789-abcdefghij",
            List.of()));
    return accounts;
  }

  static String configuration(int port) {
    return """
        bactrian:
          accounts:
            nx: {provider: nxcloud, url: "http://127.0.0.1:%1$d", access-key: key, access-secret: secret-1, tenant-id: 123, appkey: viber-app, algorithm: sha256, webhook-secret: hook-0123456789-abcdefghij}
            sms-nx: {provider: nxcloud-sms, url: "http://127.0.0.1:%1$d", access-key: key, access-secret: secret-1, app-key: sms-app, webhook-secret: hook-0123456789-abcdefghij}
        """
        .formatted(port);
  }
}
