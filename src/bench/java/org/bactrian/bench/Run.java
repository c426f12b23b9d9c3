package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Around;
import org.bactrian.bench.Result.Latencies;
import org.jspecify.annotations.Nullable;

/** Starts one system, warms it up, measures it, kills it, and checks its journal. */
final class Run implements AutoCloseable {
  private static final int CONNECTIONS = 64;
  private static final int MORE_THAN_IT_TAKES = 100_000;
  private static final int IDLE = 25;
  private static final int STEP = 2;
  private static final int THOUSAND = 1_000;

  private final Subject subject;
  private final Options options;
  private final double loadBefore = Machine.load();
  private final Running system;
  private final @Nullable String journal;
  private final Postings postings = new Postings();
  private final ProviderDoor door;
  private final Sightings answered = new Sightings();
  private final Sightings receiptsAnswered = new Sightings();
  private final Arrivals arrivals;
  private final Latencies latencies = new Latencies();
  private int next = 1;

  private Run(Subject subject, Path folder, Options options, @Nullable String url)
      throws IOException {
    this.subject = subject;
    this.options = options;
    String embedded = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    this.journal = !subject.isBactrian() ? null : url == null ? embedded : url;
    this.door =
        new ProviderDoor(
            subject.answers(), subject.getsReceipts() ? postings::taken : number -> {});
    this.arrivals = new Arrivals(answered, door.seen(), receiptsAnswered, postings);
    this.system =
        new Running(
            new Launch(
                subject,
                folder,
                options.jvm(),
                url,
                subject.isBefore() ? options.before() : Path.of("")),
            door.port());
  }

  /** Makes a whole run. A run that lost a message gives no result. */
  static Result of(Subject subject, Path folder, Options options, @Nullable String url)
      throws IOException, InterruptedException, SQLException {
    try (Run run = new Run(subject, folder, options, url)) {
      return run.measured();
    }
  }

  private Result measured() throws IOException, InterruptedException, SQLException {
    Duration first = system.awaitFirst(subject.request(0), subject.taken());
    if (subject == Subject.EMPTY) {
      return Result.started(subject, first, system.megabytes(), loadBefore);
    }
    answered.saw(0, System.nanoTime());
    Thread posting = new Thread(this::postReceipts, "receipts");
    posting.start();
    do {
      phase(MORE_THAN_IT_TAKES, options.warmUp(), new Histogram(3));
    } while (next < options.least());
    Result result = timed(first);
    postings.end();
    posting.join();
    system.close();
    check();
    return result;
  }

  private Result timed(Duration first) throws IOException, InterruptedException {
    Machine before = new Machine(system);
    Steady full = phase(MORE_THAN_IT_TAKES, options.seconds(), new Histogram(3));
    Machine after = new Machine(system);
    double load = Machine.load();
    int messages = full.end() - full.first();
    double rate = messages * 1e9 / (arrivals.last() - full.start());
    if (options.latencies()) {
      time(rate / 2);
    }
    return new Result(
        subject,
        rate,
        (double) messages / options.seconds(),
        after.cpuSince(before, messages),
        options.latencies() && subject.isComparedAtThousand() ? cpuAtThousand() : Double.NaN,
        latencies,
        first,
        system.megabytes(),
        new Around(loadBefore, load, after.othersSince(before)));
  }

  private double cpuAtThousand() throws IOException, InterruptedException {
    Machine before = new Machine(system);
    Steady same = phase(THOUSAND, options.seconds(), new Histogram(3));
    return new Machine(system).cpuSince(before, same.end() - same.first());
  }

  private void time(double rate) throws IOException, InterruptedException {
    if (subject.isTimedAtHalf()) {
      Steady half = phase(rate, options.seconds(), latencies.answer());
      record(latencies.arrival(), half, half::due);
    }
    if (subject.isTimedIdle()) {
      Steady quiet = phase(IDLE, options.seconds(), new Histogram(3));
      record(latencies.idle(), quiet, answered::at);
    }
    if (subject.getsReceipts()) {
      postings.hold();
      receiptsAt(THOUSAND, rate, latencies.thousand());
      receiptsAt(2 * THOUSAND, rate, latencies.twoThousand());
    }
  }

  /** Measures receipts at a fixed rate, beside messages. */
  private void receiptsAt(int receipts, double messages, Histogram nanos)
      throws IOException, InterruptedException {
    while (postings.heldBack() < receipts * options.seconds() / 2) {
      phase(MORE_THAN_IT_TAKES, STEP, new Histogram(3));
    }
    long until = System.nanoTime() + options.seconds() * 1_000_000_000L;
    Load.Schedule steady = postings.steady(receipts);
    Thread posting = new Thread(() -> post(steady, until, nanos), "receipts at a rate");
    posting.start();
    phase(messages, options.seconds(), new Histogram(3));
    posting.join();
  }

  /** Offers messages for some seconds, and returns when all answered ones have arrived. */
  private Steady phase(double rate, int seconds, Histogram nanos)
      throws IOException, InterruptedException {
    Steady schedule = new Steady(next, rate, subject::request);
    try (Load load = new Load(system.port(), CONNECTIONS, subject.taken(), answered, nanos)) {
      load.run(schedule, System.nanoTime() + seconds * 1_000_000_000L);
      if (load.refused() > 0) {
        throw new IllegalStateException(load.refused() + " messages were not taken");
      }
    }
    next = schedule.end();
    arrivals.await();
    return schedule;
  }

  private void record(Histogram nanos, Steady sent, IntToLongFunction since) {
    for (int number = sent.first(); number < sent.end(); number++) {
      nanos.recordValue(Math.max(0, door.seen().at(number) - since.applyAsLong(number)));
    }
  }

  private void postReceipts() {
    if (subject.getsReceipts()) {
      post(postings, Long.MAX_VALUE, latencies.receipts());
    }
  }

  private void post(Load.Schedule receipts, long until, Histogram nanos) {
    try (Load load = new Load(system.port(), CONNECTIONS, 200, receiptsAnswered, nanos)) {
      load.run(receipts, until);
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
