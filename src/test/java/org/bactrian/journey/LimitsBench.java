package org.bactrian.journey;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bactrian.provider.Account;
import org.bactrian.provider.alibaba.AlibabaSettings;
import org.bactrian.provider.alibaba.AlibabaViber;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySettings;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.bactrian.provider.wooxy.WooxyViber;
import org.bactrian.sandbox.AlibabaLookAlike;
import org.bactrian.sandbox.WooxyLookAlike;

/**
 * The limits, counted at the provider's door, Bactrian as a process of its own. Alibaba: 60 s of
 * more messages than 250 a second; the worst sliding second. Wooxy: answers that take 15 s; the
 * most at once. Run as {@link IdleLatencyBench} is.
 */
public final class LimitsBench {
  private static final Duration LOAD = Duration.ofSeconds(60);
  private static final Duration FILLING = Duration.ofSeconds(45);
  private static final int BACKLOG = 16_000;

  private LimitsBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("limits");
    int aliPort = BactrianProcess.freePort();
    int wooxyPort = BactrianProcess.freePort();
    List<Account> accounts = accounts(aliPort, wooxyPort);
    Clock clock = Clock.systemUTC();
    // Above the limit, so that what exceeds it is counted, not refused and sent again.
    try (AlibabaLookAlike ali =
            new AlibabaLookAlike(aliPort, accounts, clock, Duration.ofHours(1), 100_000);
        WooxyLookAlike wooxy =
            new WooxyLookAlike(wooxyPort, accounts, clock, Duration.ofHours(1))) {
      wooxy.workFor(Duration.ofSeconds(15));
      Files.writeString(folder.resolve("application.yaml"), configuration(aliPort, wooxyPort));
      try (BactrianProcess bactrian =
          BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live")) {
        // All due at one moment, so that nobody else is at work while the door is watched.
        Instant due = Instant.now().plus(FILLING);
        fill(bactrian.api(), "wooxy", 100, due);
        fill(bactrian.api(), "ali", BACKLOG, due);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
        DoorCount door = new DoorCount();
        door.watch(ali, LOAD);
        System.out.printf(
            Locale.ROOT,
            "250 a second: %d calls in %d s, the worst sliding second had %d%n",
            door.calls(),
            LOAD.toSeconds(),
            door.worst());
        System.out.printf(
            "10 at once, answers of 15 s: the most at once were %d, %d calls%n",
            wooxy.mostAtOnce(), wooxy.taken().size());
      }
    }
    System.exit(0);
  }

  private static void fill(Api api, String account, int messages, Instant due)
      throws InterruptedException {
    ExecutorService senders = Executors.newFixedThreadPool(16);
    String more = "\"account\": \"%s\", \"sendAt\": \"%s\"".formatted(account, due);
    IntStream.range(0, messages)
        .forEach(i -> senders.submit(() -> api.accept(Journey.text("+447700900004", more))));
    senders.shutdown();
    senders.awaitTermination(FILLING.toSeconds(), TimeUnit.SECONDS);
  }

  /** Reads the calls before the look-alike forgets them. */
  private static final class DoorCount {
    private final java.util.TreeMap<Instant, Integer> at = new java.util.TreeMap<>();
    private int calls;

    void watch(AlibabaLookAlike ali, Duration time) throws InterruptedException {
      Instant end = Instant.now().plus(time).plusSeconds(5);
      Instant last = Instant.MIN;
      while (Instant.now().isBefore(end)) {
        Thread.sleep(5_000);
        for (var taken : ali.taken()) {
          if (taken.at().isAfter(last)) {
            at.merge(taken.at(), 1, Integer::sum);
            calls++;
          }
        }
        last = at.isEmpty() ? last : at.lastKey();
      }
    }

    int calls() {
      return calls;
    }

    int worst() {
      int worst = 0;
      for (Instant from : at.keySet()) {
        worst =
            Math.max(
                worst,
                at.subMap(from, from.plusSeconds(1)).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum());
      }
      return worst;
    }
  }

  private static List<Account> accounts(int aliPort, int wooxyPort) {
    return List.of(
        new Account(
            "ali",
            new AlibabaViber(new AlibabaViberReceipts()),
            new AlibabaSettings(
                URI.create("http://127.0.0.1:" + aliPort),
                "key",
                "secret",
                null,
                "20019",
                null,
                "query"),
            250,
            64,
            Duration.ofSeconds(30),
            true,
            "hook",
            List.of()),
        new Account(
            "wooxy",
            new WooxyViber(new WooxyReceipts()),
            new WooxySettings(
                URI.create("http://127.0.0.1:" + wooxyPort),
                "token",
                "shop.example",
                "Shop",
                ButtonField.BUTTON),
            0,
            10,
            Duration.ofSeconds(30),
            true,
            "hook",
            List.of()));
  }

  private static String configuration(int aliPort, int wooxyPort) {
    return """
        bactrian:
          events: {log: false}
          accounts:
            ali: {provider: alibaba, url: "http://127.0.0.1:%d", access-key-id: key, access-key-secret: secret, from: "20019"}
            wooxy: {provider: wooxy, url: "http://127.0.0.1:%d", access-token: token, domain: shop.example, sender-id: Shop}
        """
        .formatted(aliPort, wooxyPort);
  }
}
