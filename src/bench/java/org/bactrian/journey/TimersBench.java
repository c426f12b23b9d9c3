package org.bactrian.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;
import org.bactrian.bench.RunFolder;
import org.bactrian.message.Content;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.MessageWriter;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.sandbox.NxCloudSimulator;

/**
 * Measures overdue fallbacks: the journal has 1 000 000 open timers, of which 500 a second become
 * due. It prints how late their SMS reached the provider. Run it as {@link IdleLatencyBench}. The
 * argument is the number of open timers.
 */
public final class TimersBench {
  private static final int PER_SECOND = 500;
  private static final int DUE = 9_900;
  private static final int COLD = 3_000;
  private static final Duration BEFORE = Duration.ofSeconds(40);

  private TimersBench() {}

  public static void main(String[] args) throws Exception {
    int open = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    Path folder = RunFolder.untilTheEnd("timers");
    int port = BactrianProcess.freePort();
    Files.writeString(folder.resolve("application.yaml"), CrashTest.configuration(port));
    BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live").kill();
    Instant first = Instant.now().plus(BEFORE).plusSeconds(open / 20_000);
    fill(folder, open, first);
    try (NxCloudSimulator nxCloud =
            new NxCloudSimulator(
                port, CrashTest.accounts(port), Clock.systemUTC(), Duration.ofHours(1));
        BactrianProcess bactrian =
            BactrianProcess.start(folder, Duration.ZERO, "--spring.profiles.active=live")) {
      Thread.sleep(
          Duration.between(Instant.now(), first).plusSeconds(DUE / PER_SECOND + 10).toMillis());
      long[][] late =
          nxCloud.calls().stream()
              .map(
                  taken -> {
                    long due = Long.parseLong(taken.body().get("content").asText());
                    return new long[] {due, taken.at().toEpochMilli() - due};
                  })
              .toArray(long[][]::new);
      long warm = first.plusMillis(COLD * 1000L / PER_SECOND).toEpochMilli();
      System.out.printf("%d open timers, %d of %d SMS%n", open, late.length, DUE);
      print("the first " + COLD + " after the start", late, due -> due < warm);
      print("those after them", late, due -> due >= warm);
    }
    System.exit(0);
  }

  private static void print(String which, long[][] late, LongPredicate due) {
    long[] millis =
        Arrays.stream(late).filter(one -> due.test(one[0])).mapToLong(one -> one[1]).toArray();
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%d a second due, %s: late p50 %d ms, p99 %d ms, from %d to %d ms%n",
        PER_SECOND,
        which,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[0],
        millis[millis.length - 1]);
  }

  private static void fill(Path folder, int open, Instant first) throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    try (Connection database = DriverManager.getConnection(url)) {
      database.setAutoCommit(false);
      try (PreparedStatement row =
          database.prepareStatement(
              """
              insert into message (id, channel, fingerprint, body, has_fallback, status, version,
                                   route, lane, attempts, since, fallback_due_at, review_at,
                                   accepted_at, updated_at)
              values (?, 'viber', 'f', ?, true, 'submitted', 3, 'nx', 'nx', 1, ?, ?, ?, ?, ?)
              """)) {
        for (int i = 0; i < open; i++) {
          Instant due =
              i < DUE ? first.plusMillis(i * 1000L / PER_SECOND) : first.plus(Duration.ofHours(9));
          add(row, i, due);
        }
      }
      database.commit();
    }
  }

  private static void add(PreparedStatement row, int number, Instant due) throws Exception {
    Duration timer = Duration.ofHours(10);
    ViberMessage message =
        new ViberMessage(
            "m" + number,
            new Msisdn("+447700900004"),
            null,
            Label.TRANSACTION,
            Content.ofText("Viber"),
            null,
            List.of(),
            null,
            null,
            null,
            null,
            new Fallback(
                Fallback.Rule.UNDELIVERED, timer, Long.toString(due.toEpochMilli()), null, null),
            java.util.Map.of());
    long since = due.minus(timer).toEpochMilli();
    row.setString(1, message.id());
    row.setString(2, new String(new MessageWriter().write(message), UTF_8));
    row.setLong(3, since);
    row.setLong(4, due.toEpochMilli());
    row.setLong(5, due.toEpochMilli());
    row.setLong(6, since);
    row.setLong(7, since);
    row.executeUpdate();
  }
}
