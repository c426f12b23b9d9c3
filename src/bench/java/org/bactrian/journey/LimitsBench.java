package org.bactrian.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bactrian.bench.RunFolder;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySettings;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.bactrian.provider.wooxy.WooxyViber;
import org.bactrian.sandbox.WooxySimulator;

/**
 * Measures an account's limits at the provider, with Bactrian in its own process. For Alibaba it
 * sends more than 250 messages a second for 60 s, and prints the calls in the worst sliding second.
 * For Wooxy, whose answers take 15 s, it prints the most calls at once. Run it as {@link
 * IdleLatencyBench}.
 */
public final class LimitsBench {
  private static final Duration LOAD = Duration.ofSeconds(60);
  private static final Duration FILLING = Duration.ofSeconds(45);
  private static final int BACKLOG = 16_000;

  private LimitsBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = RunFolder.untilTheEnd("limits");
    int wooxyPort = BactrianProcess.freePort();
    Door door = new Door();
    door.warm();
    try (WooxySimulator wooxy =
        new WooxySimulator(
            wooxyPort, List.of(wooxy(wooxyPort)), Clock.systemUTC(), Duration.ofHours(1))) {
      wooxy.answerAfter(Duration.ofSeconds(15));
      Files.writeString(folder.resolve("application.yaml"), configuration(door.port(), wooxyPort));
      try (BactrianProcess bactrian =
          BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live")) {
        // All are due at one moment, so that nothing else runs while the calls are counted.
        Instant due = Instant.now().plus(FILLING);
        fill(bactrian.api(), "wooxy", 100, due);
        fill(bactrian.api(), "ali", BACKLOG, due);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
        door.forget();
        Thread.sleep(LOAD.toMillis());
        System.out.printf(
            Locale.ROOT,
            "250 a second: %d calls in %d s, the worst sliding second had %d, from %d ms on%n",
            door.calls(),
            LOAD.toSeconds(),
            door.worst()[0],
            door.worst()[1]);
        System.out.printf(
            "10 at once, answers of 15 s: the most at once were %d, %d calls%n",
            wooxy.mostAtOnce(), wooxy.calls().size());
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

  /**
   * A provider that takes every message and notes when each call arrived. It is warmed up first, so
   * that its own start is not measured.
   */
  private static final class Door {
    private static final byte[] TAKEN =
        "{\"Code\":\"OK\",\"RequestId\":\"r\",\"MessageId\":\"%s\"}".getBytes(UTF_8);
    private final Queue<Long> calls = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Door() throws IOException {
      System.setProperty("sun.net.httpserver.nodelay", "true");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newCachedThreadPool());
      server.createContext("/", this::take);
      server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
      calls.add(System.nanoTime());
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] body = new String(TAKEN, UTF_8).formatted(UUID.randomUUID()).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    void warm() {
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100]))
              .build();
      IntStream.range(0, 64 * 100)
          .parallel()
          .forEach(i -> client.sendAsync(post, HttpResponse.BodyHandlers.discarding()).join());
    }

    int port() {
      return server.getAddress().getPort();
    }

    void forget() {
      calls.clear();
    }

    int calls() {
      return calls.size();
    }

    /**
     * Returns the most calls in any second, and the begin of that second in ms after the first
     * call.
     */
    long[] worst() {
      long[] at = calls.stream().mapToLong(Long::longValue).sorted().toArray();
      long[] worst = {0, 0};
      for (int from = 0, to = 0; to < at.length; to++) {
        while (at[to] - at[from] >= 1_000_000_000L) {
          from++;
        }
        if (to - from + 1 > worst[0]) {
          worst = new long[] {to - from + 1, (at[from] - at[0]) / 1_000_000};
        }
      }
      return worst;
    }
  }

  private static Account wooxy(int port) {
    return new Account(
        "wooxy",
        new WooxyViber(new WooxyReceipts()),
        new WooxySettings(
            URI.create("http://127.0.0.1:" + port),
            "token",
            "shop.example",
            "Shop",
            ButtonField.BUTTON),
        0,
        10,
        Duration.ofSeconds(30),
        true,
        "hook",
        List.of());
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
