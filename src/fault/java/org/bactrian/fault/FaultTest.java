package org.bactrian.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a few rounds of the fault suite. {@link FaultSuite} runs all of it. */
class FaultTest {
  /** A fixed seed, so that a failure can be repeated. */
  private static final long SEED = 20261121;

  private static final Duration SHORT = Duration.ofSeconds(2);

  /** Half of the default: short, but long enough for a busy machine. */
  private static final String LEASE = "--bactrian.instances.lease=5s";

  private static final Duration TAKEN_OVER = Duration.ofSeconds(7);

  @TempDir Path folder;

  @Test
  void killed_starved_and_asked_to_end_it_loses_nothing_and_sends_nothing_twice() throws Exception {
    Outcome outcome = new Outcome("the short form", "");
    try (World world = World.onSqlite(folder, SEED)) {
      world.instance().start();
      Crashes crashes = new Crashes(world, outcome);
      crashes.at(Crashes.place("receipt:begin"));
      crashes.at(Crashes.place("viber:answered"));
      crashes.anyTime(1, 60);
      new Outages(world, outcome).locked(SHORT);
      new Outages(world, outcome).diskFull(SHORT);
      new Ends(world, outcome).asked();
    }
    assertThat(outcome.faults()).isEmpty();
    assertThat(outcome.kills()).as("seams that were reached").isEqualTo(3);
  }

  @Test
  void of_three_on_one_postgresql_one_is_killed_and_the_others_take_over_what_it_worked()
      throws Exception {
    Outcome outcome = new Outcome("three instances", "");
    try (Postgres postgres = new Postgres(folder.resolve("postgres"));
        World world =
            new World(
                folder, postgres.url(), Collections.nCopies(3, postgres.url()), SEED, LEASE)) {
      Machines machines = new Machines(world, outcome);
      machines.start();
      machines.killedAt("nx", TAKEN_OVER);
    }
    assertThat(outcome.faults()).isEmpty();
  }

  @Test
  void strangers_and_hostile_providers_keep_nobody_out_and_without_memory_it_ends()
      throws Exception {
    Outcome outcome = new Outcome("strangers and providers", "");
    try (World world =
        World.onSqlite(
            folder, SEED, "--bactrian.api.body-timeout=3s", "--bactrian.accounts.nx.timeout=6s")) {
      world.instance().start();
      new Strangers(world, outcome).drip();
      new Outages(world, outcome).hostileAnswers();
      new Ends(world, outcome).outOfMemory();
    }
    assertThat(outcome.faults()).isEmpty();
    assertThat(outcome.kills()).isEqualTo(1);
  }
}
