package org.bactrian.journey;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.bench.RunFolder;
import org.bactrian.sandbox.NxCloudSimulator;

/**
 * Measures Bactrian while it gets more than the providers take: 1 000 000 messages wait for two
 * accounts, of 100 and of 10 calls a second, in {@code -Xmx256m}. It prints how long a {@code 202}
 * takes, with this backlog and with an empty journal (20 posts a second, sent when they are due),
 * how fast each account's backlog shrinks, and the heap. Run it as {@link IdleLatencyBench}. The
 * arguments are the number of waiting messages and the seconds to measure.
 */
public final class OverloadBench {
  private static final int PER_SECOND = 20;

  private OverloadBench() {}

  public static void main(String[] args) throws Exception {
    int waiting = args.length < 1 ? 1_000_000 : Integer.parseInt(args[0]);
    int seconds = args.length < 2 ? 60 : Integer.parseInt(args[1]);
    run(0, seconds);
    run(waiting, seconds);
    System.exit(0);
  }

  private static void run(int waiting, int seconds) throws Exception {
    Path folder = RunFolder.untilTheEnd("overload");
    int port = BactrianProcess.freePort();
    Files.writeString(folder.resolve("application.yaml"), configuration(port));
    BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live").kill();
    String url = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    fill(url, waiting);
    try (NxCloudSimulator nxCloud =
            new NxCloudSimulator(
                port, CrashTest.accounts(port), Clock.systemUTC(), Duration.ofHours(1));
        BactrianProcess bactrian =
            BactrianProcess.start(
                folder, Duration.ZERO, List.of("-Xmx256m"), "--spring.profiles.active=live")) {
      post(bactrian.api(), 10);
      long[] before = {left(url, "nx"), left(url, "nx2")};
      long[] millis = post(bactrian.api(), seconds);
      System.out.printf(
          Locale.ROOT,
          "%d waiting: 202 p50 %d ms, p99 %d ms, largest %d ms; %.1f and %.1f a second sent; heap %d MB%n",
          waiting,
          millis[millis.length / 2],
          millis[millis.length * 99 / 100],
          millis[millis.length - 1],
          (before[0] - left(url, "nx")) / (double) seconds,
          (before[1] - left(url, "nx2")) / (double) seconds,
          heap(bactrian.api()));
    }
  }

  private static long[] post(Api api, int seconds) throws Exception {
    ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
    ExecutorService senders = Executors.newCachedThreadPool();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < seconds * PER_SECOND; i++) {
      long due = start + i * (1_000_000_000L / PER_SECOND);
      Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      all.add(
          CompletableFuture.runAsync(
              () -> {
                HttpResponse<String> answer =
                    api.post(Journey.text("+447700900004", "\"account\": \"nx2\""));
                if (answer.statusCode() != 202) {
                  throw new IllegalStateException(answer.body());
                }
                millis.add((System.nanoTime() - due) / 1_000_000);
              },
              senders));
    }
    all.forEach(CompletableFuture::join);
    senders.shutdown();
    return millis.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /**
   * Returns how many promotions wait for an account. The messages posted meanwhile are
   * transactions.
   */
  private static long left(String url, String account) throws Exception {
    try (Connection database = DriverManager.getConnection(url);
        PreparedStatement count =
            database.prepareStatement(
                "select count(*) from message where lane = ? and priority = 1 and due_at is not null")) {
      count.setString(1, account);
      return count.executeQuery().getLong(1);
    }
  }

  private static long heap(Api api) {
    Matcher used =
        Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*\\} (\\S+)")
            .matcher(api.get("/actuator/prometheus").body());
    double bytes = 0;
    while (used.find()) {
      bytes += Double.parseDouble(used.group(1));
    }
    return Math.round(bytes / 1_000_000);
  }

  private static void fill(String url, int waiting) throws Exception {
    try (Connection database = DriverManager.getConnection(url);
        PreparedStatement rows =
            database.prepareStatement(
                """
                with recursive number (n) as
                  (select 1 union all select n + 1 from number where n < ?)
                insert into message (id, channel, fingerprint, recipient, body, has_fallback, status,
                                     version, route, priority, lane, attempts, due_at, accepted_at,
                                     updated_at)
                select 'w' || n, 'viber', 'f', '+447700900004',
                       '{"id":"w' || n || '","to":"+447700900004","label":"promotion",'
                         || '"content":{"text":"%s"}}',
                       false, 'accepted', 1, lane, 1, lane, 0, n, n, n
                from (select n, case when n %% 10 = 0 then 'nx2' else 'nx' end as lane from number
                      where n <= ?) as numbered
                """
                    .formatted("x".repeat(200)))) {
      rows.setInt(1, waiting);
      rows.setInt(2, waiting);
      rows.executeUpdate();
    }
  }

  private static String configuration(int port) {
    String account =
        "{provider: nxcloud, url: \"http://127.0.0.1:%d\", access-key: key, access-secret: secret-1,"
            + " tenant-id: 123, appkey: viber-app, algorithm: sha256, webhook-secret: hook-0123456789-abcdefghij,"
            + " rate-per-second: %d}";
    return """
        bactrian:
          backlog: 2000000
          events: {log: false}
          accounts:
            nx: %s
            nx2: %s
        """
        .formatted(account.formatted(port, 100), account.formatted(port, 10));
  }
}
