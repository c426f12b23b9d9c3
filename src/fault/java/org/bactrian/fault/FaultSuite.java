package org.bactrian.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * Runs the whole fault suite: {@code mvn verify -Pfaults}, with {@code -Dfaults.seed=} and {@code
 * -Dfaults.rounds=}. {@code -Dfaults.only=} selects the scenarios whose names match this pattern.
 * It writes {@code src/docs/faults-report.md}, but after a selection only with {@code
 * -Dfaults.report=true}.
 */
final class FaultSuite {
  private static final Path PAGE = Path.of("src/docs/faults-report.md");

  private final long seed = Long.getLong("faults.seed", System.nanoTime() & 0xffff);
  private final int rounds = Integer.getInteger("faults.rounds", 1);
  private final String only = System.getProperty("faults.only", "");
  private final List<Outcome> outcomes = new ArrayList<>();

  /** A scenario, which makes its own worlds. */
  interface Scenario {
    void run(Outcome outcome, Path folder) throws Exception;
  }

  @Test
  void nothing_is_lost_and_nothing_goes_twice() throws Exception {
    System.out.println("faults.seed=" + seed + " faults.rounds=" + rounds);
    long start = System.nanoTime();
    for (LongForm.Named named : new LongForm(seed, rounds).scenarios()) {
      if (named.name().matches(".*(" + only + ").*")) {
        run(named);
        // The report is written after each scenario, so that a run that is stopped has one too.
        report(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    assertThat(outcomes).allSatisfy(one -> assertThat(one.faults()).as(one.name()).isEmpty());
  }

  private void report(Duration took) throws IOException {
    if (only.isEmpty() || Boolean.getBoolean("faults.report")) {
      FaultReport.write(PAGE, seed, rounds, took, outcomes);
    }
  }

  private void run(LongForm.Named named) throws IOException {
    long start = System.nanoTime();
    Outcome outcome = new Outcome(named.name(), named.words());
    Path folder = Files.createTempDirectory("faults");
    try {
      named.scenario().run(outcome, folder);
    } catch (Exception e) {
      outcome.fault("did not come to its end: " + e);
    }
    outcomes.add(outcome);
    if (outcome.faults().isEmpty()) {
      FileSystemUtils.deleteRecursively(folder);
    } else {
      System.out.println("What the processes left is in " + folder);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println(FaultReport.line(outcome, took));
  }

  /** Runs the suite without a test runner. */
  public static void main(String[] args) throws Exception {
    new FaultSuite().nothing_is_lost_and_nothing_goes_twice();
    System.exit(0);
  }
}
