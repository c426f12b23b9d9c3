package org.bactrian.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Scenarios with three instances on one journal. Instances are killed, frozen, cut off from the
 * database, or restarted one after the other.
 */
final class Machines {
  private static final Duration TAKEOVER = Duration.ofSeconds(30);
  private static final int PER_SECOND = 30;
  private static final Duration WARM = Duration.ofSeconds(2);

  private final World world;
  private final Outcome outcome;

  Machines(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /** Runs a step while messages are sent, waits until all is quiet, and judges the world. */
  void underFlow(String what, Outages.Step step) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Future<?> flow = world.client().flow(PER_SECOND, stop::get);
    Provider.pause(WARM);
    long from = System.nanoTime();
    try {
      step.run();
    } finally {
      stop.set(true);
    }
    long until = System.nanoTime();
    Client.join(flow);
    pauses(what, from, until);
    world.awaitQuiet();
    outcome.judge(world, what);
  }

  /** Measures the longest time without a call to an account while messages for it arrived. */
  private void pauses(String what, long from, long until) {
    Map<String, Long> latest = new TreeMap<>();
    Map<String, Long> longest = new TreeMap<>();
    for (Provider.Call call : world.provider().calls()) {
      if (call.at() >= from && call.at() <= until) {
        long before = latest.getOrDefault(call.account(), from);
        longest.merge(call.account(), call.at() - before, Math::max);
        latest.put(call.account(), call.at());
      }
    }
    long worst = Math.max(longest.getOrDefault("nx", 0L), until - latest.getOrDefault("nx", from));
    outcome.measured(
        what + ", longest pause of an account", Duration.ofNanos(worst).toMillis() + " ms");
    if (worst > TAKEOVER.toNanos()) {
      outcome.fault(what + ": nobody called the account for " + Duration.ofNanos(worst));
    }
  }

  /** Starts all instances at once, and returns when each accepts messages. */
  void start() {
    List<CompletableFuture<Void>> all =
        world.instances().stream()
            .map(
                one ->
                    CompletableFuture.runAsync(one::start, work -> Provider.daemon(work).start()))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  /** Kills each instance once, and starts it again when the others have taken over. */
  void killed(Duration apart) throws Exception {
    for (Instance one : world.instances()) {
      killed(() -> one, apart);
      one.start();
    }
  }

  /** Kills the instance that works this account, and does not start it again. */
  void killedAt(String account, Duration apart) throws Exception {
    killed(() -> worker("account:" + account), apart);
  }

  private void killed(Supplier<Instance> one, Duration apart) throws Exception {
    underFlow(
        "killed",
        () -> {
          one.get().kill();
          outcome.killed();
          Provider.pause(apart);
        });
  }

  private Instance worker(String lease) {
    List<Instance> found = new ArrayList<>();
    world.await(
        lease + " is worked",
        () -> {
          world.instances().stream().filter(one -> one.works(lease)).forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /**
   * Freezes each instance for longer than its lease. It then continues without knowing about that.
   */
  void frozen(Duration sleep) throws Exception {
    for (Instance one : world.instances()) {
      underFlow(
          "frozen",
          () -> {
            one.signal("STOP");
            try {
              Provider.pause(sleep);
            } finally {
              one.signal("CONT");
            }
            Provider.pause(WARM);
          });
    }
  }

  /** Cuts each instance off from its database for a while; its other connections stay. */
  void cutOff(List<Wire> wires, Duration length) throws Exception {
    for (Wire wire : wires) {
      underFlow(
          "cut off from the database",
          () -> {
            wire.cut();
            try {
              Provider.pause(length);
            } finally {
              wire.heal();
            }
            Provider.pause(WARM);
          });
    }
  }

  /** Restarts the instances one after the other. The client retries on 503 and on no answer. */
  void renewed() throws Exception {
    int broken = world.client().broken();
    for (Instance one : world.instances()) {
      underFlow(
          "rolling restart",
          () -> {
            one.signal("TERM");
            if (!one.ends(TAKEOVER)) {
              outcome.fault("rolling restart: one did not end within " + TAKEOVER);
              one.kill();
            }
            one.start();
          });
    }
    int cut = world.client().broken() - broken;
    outcome.measured("rolling restart, requests cut off within", cut);
    if (cut > 0) {
      outcome.fault("rolling restart: " + cut + " requests ended without an answer");
    }
  }

  /**
   * Sends a backlog to an account with limits. The calls of all instances are counted at the
   * provider.
   */
  void limits(int messages, int perSecond, int atOnce) throws Exception {
    world.provider().workFor(Duration.ofMillis(100));
    long from = System.nanoTime();
    Client.join(world.client().send(messages, Kind.PLAIN));
    world.awaitLeft();
    world.provider().workFor(Duration.ZERO);
    long[] at =
        world.provider().calls().stream()
            .filter(call -> call.account().equals("nx") && call.at() >= from)
            .mapToLong(Provider.Call::at)
            .sorted()
            .toArray();
    int worst = 0;
    for (int first = 0, last = 0; last < at.length; last++) {
      while (at[last] - at[first] >= 1_000_000_000L) {
        first++;
      }
      worst = Math.max(worst, last - first + 1);
    }
    int most = world.provider().mostAtOnce("nx");
    outcome.measured("limit " + perSecond + " a second: the worst sliding second had", worst);
    outcome.measured("limit " + atOnce + " at once: the most were", most);
    if (worst > perSecond || most > atOnce) {
      outcome.fault("limits: " + worst + " in a second, " + most + " at once");
    }
    world.awaitQuiet();
    outcome.judge(world, "limits");
  }

  /**
   * Freezes, several times, the instance that works a resting account while the provider is down.
   * Each freeze starts within a second and lasts past the lease, so the instance may lose its lease
   * during the call that tries the account. When the provider is back, all messages must leave
   * soon.
   */
  void frozenWhileItTries(int times) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    world.provider().down(true);
    Future<?> flow = world.client().flow(PER_SECOND / 3, stop::get);
    world.await(
        "the account rests", () -> world.instances().stream().anyMatch(one -> one.rests("nx")));
    Instance frozen = null;
    for (int i = 0; i < times; i++) {
      Instance owner = worker("account:nx");
      Provider.pause(Duration.ofMillis(world.random().nextInt(1_000)));
      owner.signal("STOP");
      if (frozen != null) {
        frozen.signal("CONT");
      }
      frozen = owner;
      Instance stopped = owner;
      world.await(
          "another instance takes over",
          () ->
              world.instances().stream()
                  .anyMatch(one -> one != stopped && one.works("account:nx")));
    }
    frozen.signal("CONT");
    stop.set(true);
    Client.join(flow);
    world.provider().down(false);
    long back = System.nanoTime();
    world.awaitLeft();
    long took = Duration.ofNanos(System.nanoTime() - back).toMillis();
    outcome.measured("all messages left after the provider was back within", took + " ms");
    if (took > TAKEOVER.toMillis()) {
      outcome.fault("an account stayed away for " + took + " ms after its provider was back");
    }
    world.awaitQuiet();
    outcome.judge(world, "frozen while it tries");
  }
}
