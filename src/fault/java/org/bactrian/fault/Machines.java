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

/** Three instances at one journal: one dies, one sleeps, one is cut off, all are renewed. */
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

  /** Something is done to the world while messages flow; then it rests, and is judged. */
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

  /** The longest time an account was not called, though messages for it kept coming. */
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

  /** All at once; returns when each takes messages. */
  void start() {
    List<CompletableFuture<Void>> all =
        world.instances().stream()
            .map(
                one ->
                    CompletableFuture.runAsync(one::start, work -> Provider.daemon(work).start()))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  /** Each is killed once, and started again when the others have taken over. */
  void killed(Duration apart) throws Exception {
    for (Instance one : world.instances()) {
      killed(() -> one, apart);
      one.start();
    }
  }

  /** The one that works this account is killed, and stays away. */
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

  /** Each sleeps longer than it may, and wakes up not knowing. */
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

  /** Each loses its database for a while, and keeps everything else. */
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

  /** One after the other ends and starts again; the client tries again on 503 and on no answer. */
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

  /** A backlog at an account with limits: counted at the provider, over all instances. */
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
   * While the provider is down and its accounts rest, whoever takes the account over is frozen
   * within a second, past its lease: the call that tries the account may end with the lease lost.
   * Then the provider is back, and the account must be well again.
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
