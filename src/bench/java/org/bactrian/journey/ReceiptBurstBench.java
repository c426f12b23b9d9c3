package org.bactrian.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a burst of 500 receipts a second for 30 s, each sent when it is due, even if earlier
 * ones are unanswered. It prints how long an answer took from the time its receipt was due, and
 * whether each answered receipt is on disk. Run it as {@link IdleLatencyBench}.
 */
public final class ReceiptBurstBench {
  private static final int PER_SECOND = 500;
  private static final int JUST_STARTED = 10 * PER_SECOND;
  private static final int ALL = 30 * PER_SECOND;

  private ReceiptBurstBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("burst");
    Files.writeString(folder.resolve("application.yaml"), CrashTest.configuration(1));
    try (BactrianProcess bactrian =
        BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live")) {
      AtomicLongArray took = burst(bactrian.api().base() + "/webhooks/nx/hook/receipts");
      long[] nanos = new long[ALL];
      Arrays.setAll(nanos, took::get);
      print("the first 10 s after the start", nanos, 0, JUST_STARTED);
      print("after that", nanos, JUST_STARTED, ALL);
      System.out.printf("%d sent, %d on disk%n", ALL, kept(folder));
    }
    System.exit(0);
  }

  private static void print(String when, long[] all, int from, int to) {
    long[] nanos = Arrays.copyOfRange(all, from, to);
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%d receipts a second, %s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, largest %.1f ms%n",
        PER_SECOND,
        when,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length * 999 / 1000] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private static AtomicLongArray burst(String url) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    AtomicLongArray took = new AtomicLongArray(ALL);
    CountDownLatch answered = new CountDownLatch(ALL);
    long start = System.nanoTime();
    for (int i = 0; i < ALL; i++) {
      int number = i;
      long due = start + i * 1_000_000_000L / PER_SECOND;
      LockSupport.parkNanos(due - System.nanoTime());
      String body = "{\"status\":\"delivered\",\"requestId\":\"none-" + i + "\",\"code\":11001}";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build();
      http.sendAsync(request, BodyHandlers.ofString())
          .whenComplete(
              (answer, failure) -> {
                boolean good = failure == null && answer.body().equals("success");
                took.set(number, good ? System.nanoTime() - due : Long.MAX_VALUE);
                answered.countDown();
              });
    }
    answered.await();
    return took;
  }

  private static long kept(Path folder) throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    try (var database = DriverManager.getConnection(url);
        var rows = database.createStatement().executeQuery("select count(*) from callback")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
