package org.bactrian.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.bench.Vitals.Sample;

/**
 * Runs Bactrian for a long time at half of what it can take, with receipts and SMS, and fails when
 * its heap, its descriptors, its threads or the journal's write-ahead log grow, or when a message
 * is lost or leaves twice. {@code src/docs/performance.md} describes it. The processes may be
 * stopped for some minutes meanwhile.
 */
public final class Soak implements AutoCloseable {
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djdk.serialFilter=!*",
          "-Xmx256m");
  private static final List<Growth> LIMITS =
      List.of(
          new Growth("heap after a full collection, MB", 0.1, 4),
          new Growth("file descriptors", 0.1, 8),
          new Growth("threads", 0.1, 4),
          new Growth("write-ahead log, MB", 0.1, 16));
  private static final int CONNECTIONS = 32;
  private static final int MORE_THAN_IT_TAKES = 100_000;
  private static final int FULL_LOAD = 30;
  private static final int SAMPLES = 120;
  private static final int ROWS = 12;
  private static final Duration NOTHING_MOVES = Duration.ofMinutes(5);

  private final Duration length;
  private final SoakTraffic traffic = new SoakTraffic();
  private final Sightings answered = new Sightings();
  private final AtomicInteger receipts = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private final AtomicBoolean sampling = new AtomicBoolean(true);
  private final ProviderDoor door = new ProviderDoor(SoakTraffic::answer, traffic::taken);
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final Path journal;
  private final Running system;
  private int next = 1;

  private Soak(Path folder, Duration length) throws IOException {
    this.length = length;
    this.journal = folder.resolve("data/bactrian.db");
    this.system =
        new Running(new Launch(Subject.SQLITE, folder, JVM, null, Path.of(""), null), door.port());
  }

  /** Runs with {@code minutes=60} and {@code rate=0}, which means half of the full rate. */
  public static void main(String[] args) throws Exception {
    Path target = RunFolder.target();
    Path folder = Files.createTempDirectory(target, "soak-");
    Duration length = Duration.ofSeconds((long) (60 * option(args, "minutes", 60)));
    List<String> faults;
    try (Soak soak = new Soak(folder, length)) {
      faults = soak.run(option(args, "rate", 0), target.resolve("soak.md"));
    }
    faults.forEach(fault -> System.out.println("FAULT: " + fault));
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  private static double option(String[] arguments, String name, double byDefault) {
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(name + "="))
        .mapToDouble(argument -> Double.parseDouble(argument.substring(name.length() + 1)))
        .findFirst()
        .orElse(byDefault);
  }

  private List<String> run(double wanted, Path report)
      throws IOException, InterruptedException, SQLException {
    system.awaitFirst(SoakTraffic.message(0), Subject.SQLITE.taken());
    answered.saw(0, System.nanoTime());
    Thread posting = new Thread(this::postReceipts, "receipts");
    posting.start();
    double rate = rate(wanted);
    System.out.printf(Locale.ROOT, "%.0f messages a second for %s%n", rate, length);
    Thread measuring = new Thread(this::measure, "samples");
    measuring.start();
    offer(rate, length);
    sampling.set(false);
    measuring.join();
    boolean all = awaitArrivals();
    traffic.end();
    posting.join();
    system.stop();
    List<Growth.Result> results = results();
    Files.writeString(report, report(rate, results));
    System.out.println(Files.readString(report));
    return faults(results, all);
  }

  /** Returns the wanted rate, else half of the full rate; the numbers must last in any case. */
  private double rate(double wanted) throws IOException {
    double most = 0.9 * SoakTraffic.SMS / (length.toSeconds() + FULL_LOAD);
    if (wanted > 0) {
      return Math.min(wanted, most);
    }
    offer(MORE_THAN_IT_TAKES, Duration.ofSeconds(FULL_LOAD / 2));
    int before = next;
    offer(MORE_THAN_IT_TAKES, Duration.ofSeconds(FULL_LOAD / 2));
    return Math.min((next - before) / (double) FULL_LOAD, most);
  }

  private void offer(double rate, Duration time) throws IOException {
    SoakTraffic.Messages messages = new SoakTraffic.Messages(next, rate);
    try (Load load = Load.patient(system.port(), CONNECTIONS, 202, answered::saw)) {
      load.run(messages, System.nanoTime() + time.toNanos());
      again.addAndGet(load.refused());
    }
    next = messages.end();
  }

  private void postReceipts() {
    Load.Answered counted = (number, now) -> receipts.incrementAndGet();
    try (Load load = Load.patient(system.port(), CONNECTIONS, 200, counted)) {
      load.run(traffic.receipts(), Long.MAX_VALUE);
      again.addAndGet(load.refused());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measure() {
    Vitals vitals = new Vitals(system.pid(), journal);
    long between = Math.max(3, Math.min(30, length.toSeconds() / SAMPLES));
    long start = System.nanoTime();
    int failed = 0;
    int messages = answered.count();
    long since = start;
    while (sampling.get() && failed < ROWS) {
      try {
        TimeUnit.SECONDS.sleep(between);
        samples.add(vitals.sample());
        failed = 0;
      } catch (IOException e) {
        // The process was stopped for longer than the connection lasts.
        System.out.println("no sample: " + e);
        failed++;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      long now = System.nanoTime();
      if (now - since >= length.toNanos() / ROWS && !samples.isEmpty()) {
        row(now - start, (answered.count() - messages) * 1e9 / (now - since));
        messages = answered.count();
        since = now;
      }
    }
  }

  private void row(long nanos, double rate) {
    Sample last = samples.get(samples.size() - 1);
    String row =
        String.format(
            Locale.ROOT,
            "| %.1f | %.0f | %.1f | %.0f | %.0f | %.1f | %.0f | %.0f |",
            nanos / 6e10,
            rate,
            last.heap(),
            last.descriptors(),
            last.threads(),
            last.wal(),
            last.resident(),
            last.journal());
    rows.add(row);
    System.out.println(row);
  }

  /** Waits for all that must come; for the last SMS this takes as long as their timer. */
  private boolean awaitArrivals() throws InterruptedException, IOException {
    int before = -1;
    long moved = System.nanoTime();
    while (missing() > 0) {
      system.mustLive();
      int now = door.seen().count();
      if (now > before) {
        before = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > NOTHING_MOVES.toNanos()) {
        return false;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    return true;
  }

  private int missing() {
    int missing = 0;
    for (int number = 0; number < next; number++) {
      if (answered.at(number) != 0) {
        missing += door.seen().at(number) == 0 ? 1 : 0;
        missing +=
            SoakTraffic.smsFollows(number) && door.seen().at(SoakTraffic.SMS + number) == 0 ? 1 : 0;
      }
    }
    return missing;
  }

  private List<Growth.Result> results() {
    return List.of(
        LIMITS.get(0).of(samples.stream().map(Sample::heap).toList()),
        LIMITS.get(1).of(samples.stream().map(Sample::descriptors).toList()),
        LIMITS.get(2).of(samples.stream().map(Sample::threads).toList()),
        LIMITS.get(3).of(samples.stream().map(Sample::wal).toList()));
  }

  private List<String> faults(List<Growth.Result> results, boolean all) throws SQLException {
    List<String> faults = new ArrayList<>();
    results.stream().filter(Growth.Result::grew).forEach(one -> faults.add(one.toString()));
    if (!all) {
      faults.add(missing() + " messages and SMS did not come to the provider");
    }
    if (door.seen().twice() > 0 || door.unknown() > 0) {
      faults.add(door.seen().twice() + " came twice, " + door.unknown() + " were none of ours");
    }
    int lost = JournalCheck.missing("jdbc:sqlite:" + journal, answered);
    if (lost > 0) {
      faults.add(lost + " were answered and are not in the journal");
    }
    return faults;
  }

  private String report(double rate, List<Growth.Result> results) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d minutes at %.0f messages a second: %d messages, %d of them with an SMS, %d receipts; sent again: %d; samples: %d%n%n",
            length.toMinutes(),
            rate,
            answered.count(),
            door.seen().count() - answered.count(),
            receipts.get(),
            again.get(),
            samples.size()));
    text.append(
        "| minute | messages a second | heap after a full collection, MB | file descriptors | threads | write-ahead log, MB | resident, MB | journal, MB |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    rows.forEach(row -> text.append(row).append('\n'));
    text.append("\n| medians | second fifth | last fifth | |\n| --- | --- | --- | --- |\n");
    results.forEach(one -> text.append(one.line()).append('\n'));
    return text.toString();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    system.close();
    door.close();
  }
}
