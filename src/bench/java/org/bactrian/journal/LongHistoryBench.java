package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.Retention.SweepPosition;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Times the journal's operations behind a short and a long history. Run {@code java -cp <test
 * classes and dependencies> org.bactrian.journal.LongHistoryBench <sqlite|postgres> <messages> …},
 * for example with {@code sqlite 0 1000000 10000000}. The history grows to each number of messages
 * in turn; then it prints the median and the slowest of a hundred calls of each operation. SQLite's
 * file is in {@code -Dbench.dir}, or else in target/bench. A million messages with their events
 * take about 3 GB.
 */
public final class LongHistoryBench {
  private static final int CALLS = 100;
  private static final int CHUNK = 100_000;
  private static final MessageFilter VIBER =
      new MessageFilter(Channel.VIBER, null, null, null, null, null, null, null);

  private final HikariDataSource database;
  private final JournalScenario the;
  private final Random random = new Random(1);
  private final Map<String, long[]> times = new LinkedHashMap<>();
  private long messages;
  private int made;

  private LongHistoryBench(HikariDataSource database) {
    this.database = database;
    this.the = new JournalScenario(database);
  }

  public static void main(String[] args) throws Exception {
    Path dir = Files.createDirectories(Path.of(System.getProperty("bench.dir", "target/bench")));
    Path folder = Files.createTempDirectory(dir, "long-history");
    long[] sizes = Arrays.stream(args).skip(1).mapToLong(Long::parseLong).toArray();
    try (HikariDataSource database =
        args[0].equals("sqlite")
            ? TestDatabase.flushedSqlite(folder)
            : TestDatabase.postgres("long_history")) {
      LongHistoryBench bench = new LongHistoryBench(database);
      for (long size : sizes) {
        bench.grow(size, sizes[sizes.length - 1]);
        bench.everything();
        bench.print(args[0]);
      }
      bench.the.close();
    }
  }

  private void grow(long to, long last) {
    long begun = System.nanoTime();
    LongHistory history = new LongHistory(database, the.now);
    for (long from = messages + 1; from <= to; from += CHUNK) {
      history.grow(from, Math.min(from + CHUNK - 1, to), last);
    }
    the.sql.sql("analyze").update();
    messages = to;
    System.out.printf(
        "%d messages, filled in %d s%n", to, (System.nanoTime() - begun) / 1_000_000_000);
  }

  private void everything() {
    MessageStore store = the.journal.messages();
    time("accept", () -> the.accept(plain("a" + made++), "bench"));
    time("the same id again", () -> the.accept(plain("a" + random.nextInt(CALLS)), "bench"));
    time("claim one, settle it", this::sendOne);
    time("receipt, kept and joined", this::receipt);
    time(
        "message, attempts, SMS",
        () -> {
          store.find(any());
          store.attempts(any());
          store.smsOf(any());
        });
    time("history of a message", () -> the.journal.events().of(any()));
    time("expire", () -> the.journal.lanes().expire(200, the.now));
    time("timers due", () -> the.journal.timers().due(200, the.now));
    time("next timer", () -> the.journal.timers().nextDue());
    lists();
    eventsOut();
    time("count what waits", () -> the.journal.lanes().backlog());
    sweeps();
  }

  private void lists() {
    String to = "+38050" + random.nextInt(2000);
    list("list: newest", VIBER, Order.ACCEPTED);
    list(
        "list: of a number",
        new MessageFilter(Channel.VIBER, null, null, to, null, null, null, null),
        Order.ACCEPTED);
    list(
        "list: of a state",
        new MessageFilter(Channel.VIBER, null, DeliveryState.UNKNOWN, null, null, null, null, null),
        Order.ACCEPTED);
    list(
        "list: of an account",
        new MessageFilter(Channel.VIBER, null, null, null, "lane7", null, null, null),
        Order.ACCEPTED);
    list(
        "list: of an account, a state it never has",
        new MessageFilter(
            Channel.VIBER, null, DeliveryState.UNKNOWN, null, "lane7", null, null, null),
        Order.ACCEPTED);
    list("list: dead letters", VIBER.ofChannel(Channel.VIBER), Order.DIED);
    MessageList.ListCursor middle =
        new MessageList.ListCursor(the.now.minus(Duration.ofDays(365)), "n");
    time(
        "list: a page in the middle",
        () -> the.journal.list().page(VIBER, Order.ACCEPTED, middle, 50));
  }

  private void list(String name, MessageFilter filter, Order order) {
    time(name, () -> the.journal.list().page(filter, order, null, 50));
  }

  private void eventsOut() {
    Outbox outbox = the.journal.outbox();
    time("events: next 64", () -> outbox.next("log", 64));
    time("events: how a way stands", () -> outbox.lag("log"));
    time(
        "dead letters due",
        () -> the.journal.deadLetters().due(200, the.now.minus(Duration.ofDays(9999))));
    time("callbacks to read", () -> the.journal.receipts().unread(20, the.now));
  }

  private void sweeps() {
    Retention retention = the.journal.retention();
    Instant before = the.now.minus(Duration.ofDays(90));
    Instant longAgo = the.now.minus(Duration.ofDays(700));
    Set<String> ways = Set.of("event", "log");
    Walk forget = new Walk();
    time(
        "sweep: forget 100",
        () -> forget.next = retention.forget(forget.place(), before, ways, the.now).next());
    Walk delete = new Walk();
    time(
        "sweep: delete 100",
        () -> delete.next = retention.delete(delete.place(), longAgo, ways).next());
    Walk callbacks = new Walk();
    time(
        "sweep: delete 200 callbacks",
        () -> callbacks.next = retention.callbacks(callbacks.place(), longAgo).next());
  }

  /** The place of a sweep. After the end it starts at the begin again. */
  private static final class Walk {
    private @Nullable SweepPosition next;

    SweepPosition place() {
      return next == null ? SweepPosition.START : next;
    }
  }

  private static org.bactrian.message.ViberMessage plain(String id) {
    return JournalScenario.message(id, null, null).withFallback(null);
  }

  private void sendOne() {
    SendResult taken = JournalScenario.taken("b" + made++);
    the.claim("bench", 1).forEach(claim -> the.settle(claim, taken));
  }

  private void receipt() {
    long i = 1 + (long) (random.nextDouble() * Math.max(1, messages));
    the.receipt("lane" + i % 100, "p" + i, DeliveryState.SEEN);
  }

  private String any() {
    return "n" + (1 + (long) (random.nextDouble() * Math.max(1, messages)));
  }

  private void time(String what, Runnable call) {
    long[] nanos = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long begun = System.nanoTime();
      call.run();
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    times.put(what, nanos);
  }

  private void print(String database) {
    System.out.printf(
        "| %s, %d messages | median ms | slowest ms |%n| --- | --- | --- |%n", database, messages);
    times.forEach(
        (what, nanos) ->
            System.out.printf(
                "| %s | %.2f | %.1f |%n", what, nanos[CALLS / 2] / 1e6, nanos[CALLS - 1] / 1e6));
  }
}
