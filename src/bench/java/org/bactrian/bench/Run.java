package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;
import org.bactrian.bench.Result.Around;
import org.bactrian.bench.Result.Latencies;
import org.bactrian.bench.Result.Phase;
import org.bactrian.bench.Result.Speed;
import org.jspecify.annotations.Nullable;

/** Starts one system, warms it up, measures it, kills it, and checks its journal. */
final class Run implements AutoCloseable {
  private static final int CONNECTIONS = 64;
  private static final int MORE_THAN_IT_TAKES = 100_000;
  private static final int IDLE = 25;
  private static final int STEP = 2;
  private static final int THOUSAND = 1_000;
  private static final int FIFTY = 50;
  private static final int LONG = 15;
  private static final int RECEIPTS = 500;

  /** A system that was just started is measured for so many seconds. */
  private static final int YOUNG = 10;

  /** The first seconds after the start, in which no full load can be taken yet. */
  private static final int SETTLED = 5;

  private static final long SECOND = 1_000_000_000L;

  private final Subject subject;
  private final Options options;
  private final double loadBefore = Machine.load();
  private final Running system;
  private final @Nullable String journal;
  private final Postings postings;
  private final ProviderDoor door;
  private final Sightings answered = new Sightings();
  private final Sightings receiptsAnswered = new Sightings();
  private final Arrivals arrivals;
  private final Latencies latencies = new Latencies();
  private final Map<Phase, Speed> speeds = new EnumMap<>(Phase.class);
  private double taken = Double.NaN;
  private int next = 1;

  private Run(Subject subject, Path folder, Options options, @Nullable String url)
      throws IOException {
    this.subject = subject;
    this.options = options;
    String embedded = "jdbc:sqlite:" + folder.resolve("data/bactrian.db");
    this.journal = !subject.isBactrian() ? null : url == null ? embedded : url;
    this.postings = new Postings(subject.receipts());
    this.door = new ProviderDoor(subject.answers(), postings::taken);
    this.arrivals = new Arrivals(answered, door.seen(), receiptsAnswered, postings);
    this.system =
        new Running(
            new Launch(
                subject,
                folder,
                options.jvm(),
                url,
                subject.isBefore() ? options.before() : Path.of(""),
                options.aot()),
            door.port());
  }

  /** Makes a whole run. A run that lost a message gives no result. */
  static Result of(Subject subject, Path folder, Options options, @Nullable String url)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    try (Run run = new Run(subject, folder, options, url)) {
      return run.measured();
    }
  }

  private Result measured()
      throws IOException, InterruptedException, SQLException, ExecutionException {
    Duration first = system.awaitFirst(subject.request(0), subject.taken());
    answered.saw(0, System.nanoTime());
    Thread posting = new Thread(this::postReceipts, "receipts");
    posting.start();
    Around around =
        switch (subject) {
          case EMPTY -> new Around(loadBefore, Machine.load(), Double.NaN);
          case YOUNG, SQLITE_AOT -> fromTheStart();
          case YOUNG_RECEIPTS -> receiptsFromTheStart();
          default -> warmedUp();
        };
    postings.end();
    posting.join();
    Result result =
        new Result(subject, speeds, taken, latencies, first, system.megabytes(), around);
    system.close();
    if (subject != Subject.EMPTY) {
      check();
    }
    return result;
  }

  /** Measures full load before anything is compiled, and in the same process some minutes later. */
  private Around fromTheStart() throws IOException, InterruptedException, ExecutionException {
    long late = System.nanoTime() + options.later() * SECOND;
    FutureTask<Steady> load =
        new FutureTask<>(
            () -> phase(MORE_THAN_IT_TAKES, options.later() + YOUNG + STEP, new Histogram(3)));
    new Thread(load, "full load").start();
    Machine before = window(Phase.YOUNG, system.started() + SETTLED * SECOND);
    window(Phase.LATER, late);
    Machine after = new Machine(system);
    double machine = Machine.load();
    load.get();
    return new Around(loadBefore, machine, after.othersSince(before));
  }

  /**
   * Counts what arrives in {@link #YOUNG} seconds, and what it costs.
   *
   * @return the state at the beginning
   */
  private Machine window(Phase phase, long from) throws IOException, InterruptedException {
    sleepUntil(from);
    Machine before = new Machine(system);
    int messages = door.seen().count();
    long begun = System.nanoTime();
    sleepUntil(begun + YOUNG * SECOND);
    messages = door.seen().count() - messages;
    double rate = messages * 1e9 / (System.nanoTime() - begun);
    speeds.put(phase, new Speed(rate, new Machine(system).cpuSince(before, messages)));
    return before;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
  }

  private Around receiptsFromTheStart() throws IOException, InterruptedException {
    Machine before = new Machine(system);
    phase(RECEIPTS, YOUNG, new Histogram(3));
    return new Around(loadBefore, Machine.load(), new Machine(system).othersSince(before));
  }

  private Around warmedUp() throws IOException, InterruptedException {
    do {
      phase(MORE_THAN_IT_TAKES, options.warmUp(), new Histogram(3));
    } while (next < options.least());
    Machine before = new Machine(system);
    Steady full = phase(MORE_THAN_IT_TAKES, options.seconds(), new Histogram(3));
    Machine after = new Machine(system);
    double load = Machine.load();
    int messages = full.end() - full.first();
    double rate = messages * 1e9 / (arrivals.last() - full.start());
    speeds.put(Phase.FULL, new Speed(rate, after.cpuSince(before, messages)));
    taken = (double) messages / options.seconds();
    if (options.latencies()) {
      time(rate / 2);
    }
    return new Around(loadBefore, load, after.othersSince(before));
  }

  /** Measures the CPU of a steady rate, far below what the system can take. */
  private void cpuAt(int rate, int seconds, Phase phase) throws IOException, InterruptedException {
    Machine before = new Machine(system);
    Steady same = phase(rate, seconds, new Histogram(3));
    double cpu = new Machine(system).cpuSince(before, same.end() - same.first());
    speeds.put(phase, new Speed(rate, cpu));
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
    if (subject.receipts() == 2) {
      postings.hold();
      receiptsAt(THOUSAND, rate, latencies.thousand());
      receiptsAt(2 * THOUSAND, rate, latencies.twoThousand());
    }
    if (subject.isComparedAtThousand()) {
      cpuAt(THOUSAND, options.seconds(), Phase.THOUSAND);
    }
    if (subject.isComparedAtFifty()) {
      // Linux counts CPU in hundredths of a second, so few messages need a longer phase.
      cpuAt(FIFTY, Math.max(LONG, options.seconds()), Phase.FIFTY);
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
    try (Load load = new Load(system.port(), CONNECTIONS, subject.taken(), answered::saw, nanos)) {
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
    if (subject.receipts() > 0) {
      boolean young = subject == Subject.YOUNG_RECEIPTS;
      post(postings, Long.MAX_VALUE, young ? latencies.young() : latencies.receipts());
    }
  }

  private void post(Load.Schedule receipts, long until, Histogram nanos) {
    try (Load load = new Load(system.port(), CONNECTIONS, 200, receiptsAnswered::saw, nanos)) {
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
      int receipts = receiptsAnswered.count() - JournalCheck.callbacks(journal);
      if (receipts > 0) {
        throw new IllegalStateException(receipts + " receipts were answered and are not there");
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    system.close();
    door.close();
  }
}
