package org.bactrian.fault;

import java.time.Duration;
import java.util.concurrent.Future;

/** Scenarios in which a process is stopped in an orderly manner, or its clock is wrong. */
final class Ends {
  private static final int MESSAGES = 150;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String UNSET = "A_VARIABLE_THAT_IS_NOT_SET";
  private static final String STOPPED =
      "select count(*) from event where detail like 'stopped while%'";

  private final World world;
  private final Outcome outcome;

  Ends(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /** Sends SIGTERM under load, with calls in flight, and starts the process again. */
  void asked() throws InterruptedException {
    long stopped = world.count(STOPPED);
    world.provider().workFor(Duration.ofMillis(300));
    Future<?> sending = world.client().send(MESSAGES);
    Provider.pause(Duration.ofMillis(300 + world.random().nextInt(700)));
    long start = System.nanoTime();
    world.instance().signal("TERM");
    if (!world.instance().ends(SOON)) {
      outcome.fault("SIGTERM: still there after " + SOON);
      world.instance().kill();
    }
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    outcome.measured("ended after SIGTERM within", took + " ms");
    world.provider().workFor(Duration.ZERO);
    world.instance().start();
    Client.join(sending);
    world.awaitQuiet();
    long lost = world.count(STOPPED) - stopped;
    outcome.measured("calls in flight that were not finished", lost);
    if (lost > 0) {
      outcome.fault("SIGTERM: " + lost + " messages unknown that were in flight");
    }
    outcome.judge(world, "SIGTERM");
  }

  /** Sets the clock an hour ahead and back, while the process runs or across a restart. */
  void clock(boolean acrossRestart) {
    for (Duration jump : new Duration[] {HOUR, HOUR.negated(), HOUR.negated(), HOUR}) {
      Future<?> sending = world.client().send(MESSAGES / 3);
      Provider.pause(Duration.ofMillis(200 + world.random().nextInt(400)));
      if (acrossRestart) {
        world.instance().kill();
        outcome.killed();
      }
      world.clock().jump(jump);
      if (acrossRestart) {
        world.instance().start();
      }
      Client.join(sending);
      if (jump.isNegative()) {
        Provider.pause(Duration.ofSeconds(4));
        outcome.measured("held back when it went back", world.waiting());
      }
    }
    // A message that was accepted while the clock was ahead is due an hour later: this hour passes.
    world.clock().jump(HOUR.plus(World.TIMER));
    world.awaitQuiet();
    outcome.judge(world, "clock");
  }

  /** Fills the heap under traffic, until the process ends by itself, and starts it again. */
  void outOfMemory() throws InterruptedException {
    Future<?> sending = world.client().send(MESSAGES);
    Provider.pause(Duration.ofMillis(200 + world.random().nextInt(400)));
    long start = System.nanoTime();
    Exhaustion.ask(world.instance().folder());
    if (!world.instance().ends(World.LIMIT)) {
      outcome.fault("without memory: still there after " + World.LIMIT);
      world.instance().kill();
    }
    outcome.killed();
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    outcome.measured("ended without memory within", took + " ms");
    Exhaustion.end(world.instance().folder());
    world.instance().start();
    Client.join(sending);
    world.awaitQuiet();
    outcome.judge(world, "out of memory");
  }

  /** Starts the process with a secret whose variable is not set, while messages wait. */
  void unset() {
    world.provider().down(true);
    Client.join(world.client().send(MESSAGES / 3, Kind.PASSING));
    world.instance().kill();
    outcome.killed();
    world.provider().down(false);
    int calls = world.provider().calls().size();
    refused("nx.access-secret", "${" + UNSET + "}");
    refused("nx.webhook-secret", "${" + UNSET + "}");
    refused("sms-nx.access-key", "key-${" + UNSET + "}");
    if (world.provider().calls().size() > calls) {
      outcome.fault("the provider was called without a secret");
    }
    world.instance().start();
    world.awaitQuiet();
    outcome.judge(world, "a secret that is not set");
  }

  private void refused(String property, String value) {
    String name = "bactrian.accounts." + property;
    try {
      world.instance().start("--" + name + "=" + value);
      outcome.fault(name + "=" + value + ": it started");
      world.instance().kill();
    } catch (IllegalStateException e) {
      String words = name + ": the variable " + UNSET + " is not set";
      if (!String.valueOf(e.getMessage()).contains(words)) {
        outcome.fault("it does not say \"" + words + "\"");
      }
    }
  }
}
