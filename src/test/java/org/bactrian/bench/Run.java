package org.bactrian.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One system started, warmed, measured, killed, and its journal looked at. */
final class Run implements AutoCloseable {
  private static final int CONNECTIONS = 64;
  private static final int MORE_THAN_IT_TAKES = 100_000;
  private static final int IDLE = 25;
  private static final Duration NOTHING_MOVES = Duration.ofSeconds(60);

  private final Subject subject;
  private final Running system;
  private final @Nullable String journal;
  private final Postings postings = new Postings();
  private final ProviderDoor door;
  private final Sightings answered = new Sightings();
  private final Sightings receiptsAnswered = new Sightings();
  private Histogram receipts = new Histogram(3);
  private int next = 1;

  private Run(Subject subject, Path folder, Options options, @Nullable String url)
      throws IOException {
    this.subject = subject;
    String embedded = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    this.journal = !subject.isBactrian() ? null : url == null ? embedded : url;
    this.door = new ProviderDoor(subject.getsReceipts() ? postings::taken : number -> {});
    this.system = new Running(subject, folder, options.jvm(), door.port(), url);
  }

  /** Runs it all. A run that lost a message is no result. */
  static Result of(Subject subject, Path folder, Options options, @Nullable String url)
      throws IOException, InterruptedException, SQLException {
    try (Run run = new Run(subject, folder, options, url)) {
      return run.measured(options);
    }
  }

  private Result measured(Options options) throws IOException, InterruptedException, SQLException {
    Duration first = system.awaitFirst(message(0), subject.taken());
    answered.saw(0, System.nanoTime());
    Thread posting = new Thread(this::postReceipts, "receipts");
    posting.start();
    do {
      phase(MORE_THAN_IT_TAKES, options.warmUp(), new Histogram(3));
    } while (next < options.least());

    Duration before = system.cpu();
    Steady full = phase(MORE_THAN_IT_TAKES, options.seconds(), new Histogram(3));
    int messages = full.end() - full.first();
    double rate = messages * 1e9 / (lastOf() - full.start());
    Duration cpu = system.cpu().minus(before).multipliedBy(1000).dividedBy(messages);
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

    Histogram answer = new Histogram(3);
    Histogram arrival = new Histogram(3);
    Histogram idle = new Histogram(3);
    if (options.latencies()) {
      Steady half = phase(rate / 2, options.seconds(), answer);
      record(arrival, half, half::due);
      Steady quiet = phase(IDLE, options.seconds(), new Histogram(3));
      record(idle, quiet, answered::at);
    }
    postings.end();
    posting.join();
    long megabytes = system.megabytes();
    system.close();
    check();
    return new Result(
        subject,
        rate,
        (double) messages / options.seconds(),
        cpu,
        answer,
        arrival,
        idle,
        receipts,
        first,
        megabytes,
        load);
  }

  private byte[] message(int number) {
    return Sample.message(number, subject.account(number));
  }

  /** Offers messages for so long, and returns when all that were answered have arrived. */
  private Steady phase(double rate, int seconds, Histogram nanos)
      throws IOException, InterruptedException {
    Steady schedule = new Steady(next, rate, this::message);
    try (Load load = new Load(system.port(), CONNECTIONS, subject.taken(), answered, nanos)) {
      load.run(schedule, System.nanoTime() + seconds * 1_000_000_000L);
      if (load.refused() > 0) {
        throw new IllegalStateException(load.refused() + " messages were not taken");
      }
    }
    next = schedule.end();
    awaitArrival();
    return schedule;
  }

  private void awaitArrival() throws InterruptedException {
    int before = -1;
    long moved = System.nanoTime();
    while (arrived() < expected()) {
      if (arrived() > before) {
        before = arrived();
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > NOTHING_MOVES.toNanos()) {
        throw new IllegalStateException(
            answered.count() + " were taken, of these arrived " + door.seen().count());
      }
      Thread.sleep(5);
    }
  }

  private int arrived() {
    return door.seen().count() + receiptsAnswered.count();
  }

  private int expected() {
    return answered.count() * (subject.getsReceipts() ? 3 : 1);
  }

  private long lastOf() {
    return Math.max(door.seen().last(), receiptsAnswered.last());
  }

  private void record(Histogram nanos, Steady sent, IntToLongFunction since) {
    for (int number = sent.first(); number < sent.end(); number++) {
      nanos.recordValue(Math.max(0, door.seen().at(number) - since.applyAsLong(number)));
    }
  }

  private void postReceipts() {
    if (!subject.getsReceipts()) {
      return;
    }
    try (Load load = new Load(system.port(), CONNECTIONS, 200, receiptsAnswered, receipts)) {
      load.run(postings, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new IllegalStateException("a receipt was not taken", e);
    }
  }

  private void check() throws SQLException {
    if (door.seen().twice() > 0 || door.unknown() > 0 || answered.twice() > 0) {
      throw new IllegalStateException(
          door.seen().twice() + " arrived twice, " + door.unknown() + " were none of ours");
    }
    if (journal != null) {
      int missing = JournalCheck.missing(journal, answered);
      if (missing > 0) {
        throw new IllegalStateException(missing + " were answered and are not in the journal");
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    system.close();
    door.close();
  }
}
