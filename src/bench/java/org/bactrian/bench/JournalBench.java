package org.bactrian.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Journal;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.TestDatabase;
import org.bactrian.journal.TestJournal;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.message.ViberMessage;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures the journal alone. 64 threads accept messages, claim 16 at a time, and settle them. For
 * each of these three steps it prints the CPU time a message of the only thread that writes, which
 * other work on the machine hardly changes. The arguments are the number of messages a round (10
 * 000), how many numbers are suppressed (0), and {@code postgres} for a journal there.
 */
public final class JournalBench {
  private static final int HANDS = 64;
  private static final int ROUNDS = 6;
  private static final int CLAIM = 16;

  private final Journal journal;
  private final MessageReader reader = new MessageReader(() -> "none", null);
  private final AtomicInteger ids = new AtomicInteger();
  private final ExecutorService hands = Executors.newFixedThreadPool(HANDS);

  private JournalBench(DataSource database) {
    journal = TestJournal.open(database, reader);
  }

  public static void main(String[] args) throws Exception {
    int messages = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int suppressed = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    DataSource database =
        args.length > 2
            ? TestDatabase.postgres("bench")
            : TestDatabase.flushedSqlite(RunFolder.untilTheEnd("journal"));
    suppress(database, suppressed);
    JournalBench bench = new JournalBench(database);
    bench.journal.leases().register("bench", List.of("lane:nx"));
    HeldLease lease = bench.journal.leases().take("lane:nx", "bench");
    for (int round = 1; round <= ROUNDS; round++) {
      bench.round(messages, lease);
    }
    System.exit(0);
  }

  private static void suppress(DataSource database, int numbers) {
    JdbcClient.create(database)
        .sql(
            """
            insert into suppression (number, channel, label, source, set_by, at, id)
            with recursive n (i) as
              (select cast(1 as bigint) union all select i + 1 from n where i < %1$d)
            select '+4477' || (10000000 + i), 'any', 'promotion', 'import', 'ops', i, 's' || i
            from n where i <= %1$d
            """
                .formatted(numbers))
        .update();
  }

  private void round(int messages, HeldLease lease) throws Exception {
    double accept = writing(messages, () -> each(messages, i -> accept()));
    List<Claim> claims = new ArrayList<>();
    double claim = writing(messages, () -> claimAll(lease, claims));
    double settle = writing(messages, () -> each(messages, i -> settle(claims.get(i))));
    System.out.printf(
        Locale.ROOT,
        "CPU µs of the writer a message: accept %.0f, claim %.0f, settle %.0f, all %.0f%n",
        accept,
        claim,
        settle,
        accept + claim + settle);
  }

  private void claimAll(HeldLease lease, List<Claim> claims) {
    List<Claim> some;
    do {
      some =
          LaneQueue.await(
                  journal.lanes().claim(lease, "nx", TestJournal.places(CLAIM), Instant.now()))
              .claims();
      claims.addAll(some);
    } while (!some.isEmpty());
  }

  private void accept() {
    byte[] json = Sample.message(ids.incrementAndGet(), "");
    ReadResult.Good good = (ReadResult.Good) reader.read(json);
    ViberMessage message = good.message();
    journal
        .messages()
        .accept(
            message,
            Origin.of(message, "", good.fingerprint()),
            List.of("nx"),
            "by nx",
            Instant.now());
  }

  private void settle(Claim claim) {
    String id = claim.message().id();
    List<String> given = List.of("nx-" + id, "t-" + id);
    LaneQueue.await(
        journal.lanes().settle(claim, new SendResult.Submitted(given, "0"), Instant.now()));
  }

  private interface Task {
    void run(int number) throws Exception;
  }

  private interface Work {
    void run() throws Exception;
  }

  private void each(int count, Task task) throws Exception {
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      done.add(
          hands.submit(
              () -> {
                task.run(number);
                return null;
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
  }

  private static double writing(int messages, Work work) throws Exception {
    long before = writerNanos();
    work.run();
    return (writerNanos() - before) / 1e3 / messages;
  }

  private static long writerNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals("journal-writer"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
        .sum();
  }
}
