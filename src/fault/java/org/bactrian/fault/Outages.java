package org.bactrian.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Outage scenarios: the journal or the provider is away for a while. Then Bactrian must recover
 * without an operator.
 */
final class Outages {
  /** The longest time until an answer: a database timeout of 10 s, which no caller meets twice. */
  static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

  private static final int MESSAGES = 60;

  /** What the system keeps for both ends of a connection is taken, too. */
  private static final long MOST_OF_A_FLOOD = 32L << 20;

  private static final Duration BEFORE = Duration.ofMillis(600);
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /** A step that takes the journal away, or gives it back. */
  interface Step {
    void run() throws Exception;
  }

  private final World world;
  private final Outcome outcome;

  Outages(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /** Takes the journal away and gives it back, with traffic before, during and after the outage. */
  void gone(String how, Duration length, Step away, Step back) throws Exception {
    int answers = world.client().refusals().size();
    Future<?> before = world.client().send(MESSAGES);
    Provider.pause(BEFORE);
    away.run();
    Future<?> within;
    try {
      within = world.client().send(MESSAGES);
      Provider.pause(length);
    } finally {
      back.run();
    }
    long healed = System.nanoTime();
    Client.join(before);
    Client.join(within);
    Client.join(world.client().send(List.of(world.client().another(Kind.PLAIN))));
    outcome.measured(how + ", first 202 after it", since(healed));
    Provider.pause(BETWEEN);
    world.awaitQuiet();
    outcome.judge(world, how);
    measure(how, world.client().refusals().subList(answers, world.client().refusals().size()));
  }

  private void measure(String how, List<Client.Answer> refusals) {
    Duration slowest =
        refusals.stream().map(Client.Answer::took).max(Duration::compareTo).orElse(Duration.ZERO);
    outcome.measured(how + ", answers 503", refusals.size());
    outcome.measured(how + ", slowest 503", slowest.toMillis() + " ms");
    outcome.measured(
        how + ", receipts answered 503 so far", world.provider().receipts().refused(503));
    if (slowest.compareTo(ANSWERED_WITHIN) > 0) {
      outcome.fault(how + ": a 503 took " + slowest);
    }
  }

  private static String since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis() + " ms";
  }

  /** Lets another process hold the write lock of the journal. */
  void locked(Duration length) throws Exception {
    try (Connection other = world.journal();
        Statement statement = other.createStatement()) {
      statement.execute("pragma busy_timeout = 20000");
      gone(
          "locked by another process",
          length,
          () -> statement.execute("begin exclusive"),
          () -> statement.execute("rollback"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets no file of the process grow: journal, events and log. */
  void diskFull(Duration length) throws Exception {
    gone("disk full", length, () -> largestFile("0:"), () -> largestFile("unlimited:"));
  }

  private void largestFile(String bytes) {
    Instance.command(
        "prlimit", "--fsize=" + bytes, "--pid", String.valueOf(world.instance().pid()));
  }

  /** Moves the journal's file away while the process is running, and puts it back. */
  void movedAway(Duration length) throws Exception {
    Path journal = world.folder().resolve("journal.db");
    Path away = world.folder().resolve("away.db");
    gone(
        "the journal's file moved away",
        length,
        () -> Files.move(journal, away),
        () -> Files.move(away, journal, StandardCopyOption.REPLACE_EXISTING));
  }

  /** Lets the provider answer 503 for a while. This must refuse no accepted message for good. */
  void providerAway(Duration length) {
    world.provider().down(true);
    long from = System.nanoTime();
    Client.join(world.client().send(MESSAGES, Kind.PLAIN));
    Provider.pause(length);
    long calls = world.provider().calls().size();
    world.provider().down(false);
    long back = System.nanoTime();
    world.awaitLeft();
    outcome.measured("away for", Duration.ofNanos(back - from).toSeconds() + " s");
    outcome.measured("calls to it meanwhile", calls);
    outcome.measured("the last message left after it was back within", since(back));
    world.awaitQuiet();
    outcome.judge(world, "the provider away");
  }

  /** Lets the provider answer some calls as no provider should, and the others as ever. */
  void hostileAnswers() {
    List<Future<?>> hostile = new ArrayList<>();
    for (Kind kind : HostileAnswer.KINDS) {
      hostile.add(world.client().send(MESSAGES / HostileAnswer.KINDS.size(), kind));
    }
    Client.join(world.client().send(MESSAGES, Kind.PLAIN));
    hostile.forEach(Client::join);
    world.awaitQuiet();
    outcome.judge(world, "hostile answers");
    long taken = world.provider().longestFlood();
    outcome.measured("of a hostile answer, bytes taken at most", taken);
    if (taken > MOST_OF_A_FLOOD) {
      outcome.fault("so many bytes of one answer were taken: " + taken);
    }
    if (!world.instance().isAlive()) {
      outcome.fault("the process ended");
    }
  }
}
