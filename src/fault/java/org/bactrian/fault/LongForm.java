package org.bactrian.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Lists the scenarios of the whole suite. Each gets a new {@link World}. */
final class LongForm {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("faults.outage", 40));

  /** A little longer than every timeout of a database. */
  private static final Duration SHORT = Duration.ofSeconds(15);

  /** Longer than five attempts take. Such an outage once used up a message's attempts. */
  private static final Duration PROVIDER_AWAY = Duration.ofSeconds(40);

  /** Longer than a lease, so that another instance has taken over. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(18);

  private static final int PER_SECOND = 50;
  private static final int AT_ONCE = 8;

  /** What a scenario does with three instances and the wires to their database. */
  interface DeedOfThree {
    void run(Machines machines, List<Wire> wires) throws Exception;
  }

  /** What a scenario does with a world. */
  interface Deed {
    void run(World world, Outcome outcome) throws Exception;
  }

  /** A scenario with its name and its description. */
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
        new Named(
            "the journal's file moved away, SQLite",
            MOVED,
            sqlite((w, o) -> new Outages(w, o).movedAway(SHORT))),
        new Named(
            "the provider away, SQLite",
            AWAY,
            sqlite((w, o) -> new Outages(w, o).providerAway(PROVIDER_AWAY), AS_THEY_COME)),
        new Named(
            "restored from a backup and held, SQLite",
            RESTORED,
            sqlite((w, o) -> new Restores(w, o).held(), AS_THEY_COME)),
        new Named(
            "restored and not held, SQLite",
            NOT_HELD,
            sqlite((w, o) -> new Restores(w, o).notHeld(), AS_THEY_COME)),
        new Named(
            "hostile answers, SQLite",
            FLOOD,
            sqlite(
                (w, o) -> new Outages(w, o).hostileAnswers(), "--bactrian.accounts.nx.timeout=6s")),
        new Named("a hostile SMSC, SQLite", SMSC, this::hostileSmsc),
        new Named(
            "bodies that never end, SQLite", BODIES, sqlite((w, o) -> new Strangers(w, o).drip())),
        new Named("out of memory, SQLite", MEMORY, sqlite((w, o) -> new Ends(w, o).outOfMemory())),
        new Named(
            "a secret that is not set, SQLite", UNSET, sqlite((w, o) -> new Ends(w, o).unset())),
        new Named("SIGTERM under load, SQLite", TERM, sqlite(this::asked)),
        new Named("a clock that jumps, SQLite", CLOCK, sqlite(this::clock)),
        new Named("a crash at every seam, PostgreSQL", SEAMS, postgres(this::seams)),
        new Named("kill -9 at any moment, PostgreSQL", RANDOM, postgres(this::anyTime)),
        new Named("kill -9 at full load, PostgreSQL", FULL, postgres(this::fullLoad)),
        new Named(
            "out of memory, PostgreSQL", MEMORY, postgres((w, o) -> new Ends(w, o).outOfMemory())),
        new Named("PostgreSQL gone", GONE, this::gone),
        new Named("PostgreSQL hampered", HAMPERED, this::hampered),
        new Named("PostgreSQL killed twelve times", TWELVE, this::twelveTimes),
        new Named(
            "two instances, frozen while one tries a resting account", TRIES, this::frozenAndTried),
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

  private static final String[] AS_THEY_COME = {
    "--bactrian.retry.max-attempts=5",
    "--bactrian.retry.delay=1s",
    "--bactrian.retry.max-delay=1m",
    "--bactrian.circuit-breaker.failures=10"
  };

  private static final String RESTORED =
      "The journal is copied by SQLite's own backup while messages wait; they leave; the copy is put back, and the process is started with `bactrian.held`:"
          + " nothing may leave until the hold is lifted, and what is cancelled before never does.";
  private static final String MOVED =
      "The SQLite file is moved away under the running process for "
          + SHORT.toSeconds()
          + " s, and put back.";
  private static final String AWAY =
      "The provider answers 503 for "
          + PROVIDER_AWAY.toSeconds()
          + " s, with the properties of retries and breaker as they come: every message must be delivered.";
  private static final String FLOOD =
      "The provider answers half of the calls without an end, octet by octet, with a body that claims 2 GB, or with a header of 4 MB; and the rest as ever.";
  private static final String SMSC =
      "An SMSC binds an account, and writes a PDU whose length it gives as 2 GB, again at each new session. Then it behaves: it must be bound anew.";
  private static final String BODIES =
      "220 requests without the secret, 220 with it and 60 messages begin a body and never end it, while messages and receipts come.";
  private static final String MEMORY =
      "The heap is filled until there is no memory, under traffic: the process must end by itself, and is started again.";
  private static final String UNSET =
      "While messages wait, the process is started with a variable as a secret that is not set: it must end with the names of property and variable, and call nobody.";
  private static final String NOT_HELD =
      "The same without `bactrian.held`: how much of what waited at the time of the backup leaves a second time, as the page says.";
  private static final String HAMPERED =
      "PostgreSQL is read-only (`default_transaction_read_only`); ends every statement after 100 ms (`statement_timeout`), while another session holds most of them up;"
          + " its answers are swallowed, and the requests are not: each for %d s. Then the process is started while PostgreSQL is down."
              .formatted(SHORT.toSeconds());
  private static final String TWELVE =
      "PostgreSQL crashes and is started again twelve times in about 100 s, under traffic.";
  private static final String TRIES =
      "The provider is down and its accounts rest. Each instance that takes the account over is frozen within a second, past"
          + " its lease, four times; then the provider is back.";
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

  private FaultSuite.Scenario sqlite(Deed deed, String... more) {
    return (outcome, folder) -> {
      try (World world = World.onSqlite(folder, seed, more)) {
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

  private void hostileSmsc(Outcome outcome, Path folder) throws Exception {
    try (HostileSmsc smsc = new HostileSmsc();
        World world = World.onSqlite(folder, seed, smsc.account())) {
      world.instance().start();
      smsc.against(world, outcome);
    }
  }

  private void hampered(Outcome outcome, Path folder) throws Exception {
    try (Postgres postgres = new Postgres(folder.resolve("postgres"));
        Wire wire = new Wire(postgres.port());
        World world = new World(folder, postgres.url(), List.of(Postgres.url(wire.port())), seed)) {
      world.instance().start();
      Outages outages = new Outages(world, outcome);
      outages.gone(
          "read-only",
          SHORT,
          () -> postgres.set("default_transaction_read_only", "on"),
          () -> postgres.set("default_transaction_read_only", null));
      outages.gone("statements end after 100 ms", SHORT, postgres::slow, postgres::fast);
      outages.gone("answers swallowed", SHORT, wire::stallAnswers, wire::heal);
      world.instance().kill();
      outcome.killed();
      outages.gone(
          "started while PostgreSQL is down",
          SHORT,
          () -> {
            postgres.crash();
            Provider.daemon(world.instance()::start).start();
          },
          postgres::start);
    }
  }

  private void twelveTimes(Outcome outcome, Path folder) throws Exception {
    try (Postgres postgres = new Postgres(folder.resolve("postgres"));
        World world = new World(folder, postgres.url(), List.of(postgres.url()), seed)) {
      world.instance().start();
      new Machines(world, outcome)
          .underFlow(
              "PostgreSQL killed twelve times",
              () -> {
                for (int kill = 0; kill < 12; kill++) {
                  postgres.crash();
                  outcome.killed();
                  Provider.pause(Duration.ofMillis(500 + world.random().nextInt(3_000)));
                  postgres.start();
                  Provider.pause(Duration.ofMillis(2_000 + world.random().nextInt(6_000)));
                }
              });
    }
  }

  private void frozenAndTried(Outcome outcome, Path folder) throws Exception {
    try (Postgres postgres = new Postgres(folder.resolve("postgres"));
        World world =
            new World(
                folder,
                postgres.url(),
                List.of(postgres.url(), postgres.url()),
                seed,
                "--bactrian.instances.lease=5s",
                "--bactrian.retry.max-attempts=100",
                "--bactrian.circuit-breaker.failures=10",
                "--bactrian.circuit-breaker.max-rest=4s")) {
      Machines machines = new Machines(world, outcome);
      machines.start();
      machines.frozenWhileItTries(4);
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
