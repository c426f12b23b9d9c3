package org.bactrian.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The scenarios of the whole suite, each with a {@link World} of its own. */
final class LongForm {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("faults.outage", 60));

  /** Longer than a lease. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(18);

  private static final int PER_SECOND = 50;
  private static final int AT_ONCE = 8;

  /** What is done to three instances, and the wires to their database. */
  interface DeedOfThree {
    void run(Machines machines, List<Wire> wires) throws Exception;
  }

  /** What is done to a world. */
  interface Deed {
    void run(World world, Outcome outcome) throws Exception;
  }

  /** A scenario, and what it is in words. */
  record Named(String name, String words, FaultSuite.Scenario scenario) {}

  private final long seed;
  private final int rounds;

  LongForm(long seed, int rounds) {
    this.seed = seed;
    this.rounds = rounds;
  }

  List<Named> scenarios() {
    return List.of(
        new Named("a crash at every seam, SQLite", SEAMS, sqlite(this::seams)),
        new Named("kill -9 at any moment, SQLite", RANDOM, sqlite(this::anyTime)),
        new Named("kill -9 at full load, SQLite", FULL, sqlite(this::fullLoad)),
        new Named("disk full, SQLite", DISK, sqlite((w, o) -> new Outages(w, o).diskFull(OUTAGE))),
        new Named(
            "the journal locked, SQLite", LOCK, sqlite((w, o) -> new Outages(w, o).locked(OUTAGE))),
        new Named("SIGTERM under load, SQLite", TERM, sqlite(this::asked)),
        new Named("a clock that jumps, SQLite", CLOCK, sqlite(this::clock)),
        new Named("a crash at every seam, PostgreSQL", SEAMS, postgres(this::seams)),
        new Named("kill -9 at any moment, PostgreSQL", RANDOM, postgres(this::anyTime)),
        new Named("kill -9 at full load, PostgreSQL", FULL, postgres(this::fullLoad)),
        new Named("PostgreSQL gone", GONE, this::gone),
        new Named("three instances, one killed", KILLED, three((m, wires) -> m.killed(TAKEN_OVER))),
        new Named("three instances, one frozen", FROZEN, three((m, wires) -> m.frozen(TAKEN_OVER))),
        new Named(
            "three instances, one cut off",
            CUT_OFF,
            three((m, wires) -> m.cutOff(wires, TAKEN_OVER))),
        new Named(
            "three instances, limits",
            LIMITS,
            three(
                (m, wires) -> m.limits(400, PER_SECOND, AT_ONCE),
                "--bactrian.accounts.nx.rate-per-second=" + PER_SECOND,
                "--bactrian.accounts.nx.concurrency=" + AT_ONCE)),
        new Named("three instances, rolling restart", RENEWED, three((m, wires) -> m.renewed())));
  }

  private static final String SEAMS =
      "The process ends at a named seam, the n-th time it comes there (n by the seed), by `Runtime.halt`, or is"
          + " killed by whoever reads its request. It is started again; the traffic is mixed.";
  private static final String RANDOM =
      "`kill -9` at a random moment of mixed traffic, three times in a row, then it is left to come to rest.";
  private static final String FULL =
      "The same with 2 000 messages each time, as fast as they are taken.";
  private static final String DISK =
      "For "
          + OUTAGE.toSeconds()
          + " s no file of the process may grow (`prlimit --fsize=0`): journal, events and log.";
  private static final String LOCK =
      "For " + OUTAGE.toSeconds() + " s another process holds the write lock of the SQLite file.";
  private static final String TERM = "SIGTERM while calls are in flight that take 300 ms.";
  private static final String CLOCK =
      "The clock jumps 1 h ahead and 1 h back, while the process runs and while it is down.";
  private static final String GONE =
      "PostgreSQL crashes (`-m immediate`) and is started after %1$d s; its connections are cut for %1$d s; they carry nothing for %1$d s and say nothing of it."
          .formatted(OUTAGE.toSeconds());
  private static final String KILLED =
      "`kill -9` of each of three in turn while 30 messages a second come in; the others take over what it worked.";
  private static final String FROZEN =
      "Each in turn stands still for 18 s (`SIGSTOP`) and then goes on (`SIGCONT`): others have taken over what it"
          + " had, and it must not send that.";
  private static final String CUT_OFF =
      "Each in turn has no connection to the database for 18 s, and keeps its connections to everybody else.";
  private static final String LIMITS =
      "A backlog for an account of 50 a second, 8 at once, taken in by three instances: counted at the provider.";
  private static final String RENEWED =
      "Each in turn is asked to end (SIGTERM) and started again while 30 messages a second come in; the client tries"
          + " again when it is refused a connection or answered 503.";

  private FaultSuite.Scenario sqlite(Deed deed) {
    return (outcome, folder) -> {
      try (World world = World.onSqlite(folder, seed)) {
        world.instance().start();
        deed.run(world, outcome);
      }
    };
  }

  private FaultSuite.Scenario postgres(Deed deed) {
    return (outcome, folder) -> {
      try (Postgres postgres = new Postgres(folder.resolve("postgres"));
          World world = new World(folder, postgres.url(), List.of(postgres.url()), seed)) {
        world.instance().start();
        deed.run(world, outcome);
      }
    };
  }

  private void seams(World world, Outcome outcome) throws InterruptedException {
    Crashes crashes = new Crashes(world, outcome);
    for (int round = 0; round < rounds; round++) {
      for (Crashes.Place place : Crashes.PLACES) {
        if (place.name().contains(System.getProperty("faults.seam", ""))) {
          crashes.at(place);
        }
      }
    }
  }

  private void anyTime(World world, Outcome outcome) throws InterruptedException {
    for (int round = 0; round < 3 * rounds; round++) {
      new Crashes(world, outcome).anyTime(3, 150);
    }
  }

  private void fullLoad(World world, Outcome outcome) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      new Crashes(world, outcome).anyTime(3, 2_000);
    }
  }

  private void asked(World world, Outcome outcome) throws InterruptedException {
    for (int round = 0; round < 2 * rounds; round++) {
      new Ends(world, outcome).asked();
    }
  }

  private void clock(World world, Outcome outcome) {
    for (int round = 0; round < rounds; round++) {
      new Ends(world, outcome).clock(false);
      new Ends(world, outcome).clock(true);
    }
  }

  private void gone(Outcome outcome, Path folder) throws Exception {
    try (Postgres postgres = new Postgres(folder.resolve("postgres"));
        Wire wire = new Wire(postgres.port());
        World world = new World(folder, postgres.url(), List.of(Postgres.url(wire.port())), seed)) {
      world.instance().start();
      Outages outages = new Outages(world, outcome);
      outages.gone("database crashed", OUTAGE, postgres::crash, postgres::start);
      outages.gone("connections cut", OUTAGE, wire::cut, wire::heal);
      outages.gone("connections stalled", OUTAGE, wire::stall, wire::heal);
    }
  }

  private FaultSuite.Scenario three(DeedOfThree deed, String... more) {
    return (outcome, folder) -> {
      try (Postgres postgres = new Postgres(folder.resolve("postgres"));
          Wire first = new Wire(postgres.port());
          Wire second = new Wire(postgres.port());
          Wire third = new Wire(postgres.port())) {
        List<Wire> wires = List.of(first, second, third);
        List<String> urls = wires.stream().map(wire -> Postgres.url(wire.port())).toList();
        try (World world = new World(folder, postgres.url(), urls, seed, more)) {
          world.instances().forEach(Instance::start);
          deed.run(new Machines(world, outcome), wires);
        }
      }
    };
  }
}
