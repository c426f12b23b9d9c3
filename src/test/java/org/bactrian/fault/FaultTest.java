package org.bactrian.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of the fault suite; the long form is {@link FaultSuite}. */
class FaultTest {
  /** The same each time: what fails here can be run again. */
  private static final long SEED = 20261121;

  private static final Duration SHORT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void killed_starved_and_asked_to_end_it_loses_nothing_and_sends_nothing_twice() throws Exception {
    Outcome outcome = new Outcome("the short form", "");
    try (World world = World.onSqlite(folder, SEED)) {
      world.instance().start();
      Crashes crashes = new Crashes(world, outcome);
      crashes.at(Crashes.place("receipt:begin"));
      crashes.at(Crashes.place("viber:answered"));
      crashes.at(Crashes.place("commit:after"));
      crashes.anyTime(1, 100);
      new Outages(world, outcome).locked(SHORT);
      new Outages(world, outcome).diskFull(SHORT);
      new Ends(world, outcome).asked();
    }
    assertThat(outcome.faults()).isEmpty();
    assertThat(outcome.kills()).as("seams that were reached").isEqualTo(4);
  }
}
