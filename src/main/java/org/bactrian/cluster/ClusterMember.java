package org.bactrian.cluster;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.bactrian.journal.Leases;
import org.bactrian.journal.Leases.ClusterState;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance, as one of several on the same journal. Each account, and each stage that must run
 * once, is worked by one instance at a time, by a lease in the journal.
 *
 * <p>An instance gives heartbeats. It relies on its leases for three quarters of their length after
 * its latest heartbeat, by its own monotonic clock. The others remove it after the whole length. So
 * a frozen instance has stopped before another one begins, whatever the clocks of the machines say.
 */
public final class ClusterMember {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

  private static final int LEAVE_WITHIN_SECONDS = 3;

  /** Work that is done under a lease. */
  public interface Worker {
    /** Returns whether nothing of it is in flight. */
    boolean idle();

    /** Says that it may begin, or must end; must not block. */
    void wake();
  }

  /** A heartbeat of another instance, and since when this instance has seen no newer one. */
  private record Seen(long beat, long since) {}

  private final Leases leases;
  private final boolean alone;
  private final long leaseNanos;
  private final LongSupplier nanos;
  private final Stage stage;
  private final Map<String, List<Worker>> workers = new ConcurrentHashMap<>();
  private final Map<String, HeldLease> held = new ConcurrentHashMap<>();
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  private final Map<String, Seen> others = new HashMap<>();
  private final Map<String, Long> freeSince = new HashMap<>();
  private final Set<String> takenForWantOfAnother = new HashSet<>();
  private SortedSet<String> logged = new TreeSet<>();
  private volatile String id = "";
  private volatile long holdsUntil;
  private volatile int instances = 1;

  /**
   * Creates a member that holds nothing yet.
   *
   * @param alone no other instance can work this journal: leases of another one were left by a
   *     crash
   * @param lease an instance without a heartbeat for so long is removed
   * @param nanos as {@link System#nanoTime}
   */
  public ClusterMember(
      Leases leases, boolean alone, Duration lease, LongSupplier nanos, Clock clock) {
    this.leases = leases;
    this.alone = alone;
    this.leaseNanos = lease.toNanos();
    this.nanos = nanos;
    this.stage = new Stage("instance", clock, this::round);
  }

  /** Adds a worker under the lease of this name, before the start. */
  public void add(String lease, Worker worker) {
    workers.computeIfAbsent(lease, name -> new CopyOnWriteArrayList<>()).add(worker);
  }

  /** Returns the lease of this name; empty when it is not held, or is about to be given back. */
  public Optional<HeldLease> held(String lease) {
    HeldLease found = held.get(lease);
    return found != null && holds(found) ? Optional.of(found) : Optional.empty();
  }

  /** Returns whether the lease is still held, and for some time yet. */
  public boolean holds(HeldLease lease) {
    return held.get(lease.lease()) == lease
        && !leaving.contains(lease.lease())
        && (alone || nanos.getAsLong() - holdsUntil < 0);
  }

  /** Returns whether no other instance can have worked under any lease a moment ago. */
  public boolean isAlone() {
    return alone;
  }

  /** Returns the id of this instance; it gets another one after it was removed. */
  public String id() {
    return id;
  }

  /** Returns how many instances live. */
  public int instances() {
    return instances;
  }

  /** Returns the names of the leases it holds now. */
  public SortedSet<String> holding() {
    SortedSet<String> names = new TreeSet<>(held.keySet());
    names.removeIf(name -> held(name).isEmpty());
    return names;
  }

  /** Returns a round of a stage that runs only while this instance holds the stage's lease. */
  public Stage.Round exclusive(String name, Stage.Round round) {
    String lease = "stage:" + name;
    StageWorker worker = new StageWorker();
    add(lease, worker);
    return () -> worker.run(() -> held(lease).isPresent() ? round.run() : Optional.empty());
  }

  /**
   * Knows whether a stage is in the middle of a round. A round is busy before it looks whether the
   * lease is held, so that this instance does not give the lease back in between.
   */
  private static final class StageWorker implements Worker {
    private volatile boolean busy;

    Optional<Instant> run(Stage.Round round) {
      busy = true;
      try {
        return round.run();
      } finally {
        busy = false;
      }
    }

    @Override
    public boolean idle() {
      return !busy;
    }

    @Override
    public void wake() {}
  }

  /** Returns the stage whose thread sends the heartbeats. */
  public Stage stage() {
    return stage;
  }

  /** Takes its share of the leases, and returns when that is done. */
  public void start() {
    round();
    stage.start();
  }

  synchronized Optional<Instant> round() {
    beat();
    ClusterState state = leases.state();
    if (removeSilent(state)) {
      state = leases.state();
    }
    instances = Math.max(1, state.beats().size());
    holdWhatIsOurs(state);
    LeaseShare share = LeaseShare.of(id, workers.keySet(), state.owners(), state.beats().keySet());
    List<String> give =
        share.give().stream().filter(name -> !takenForWantOfAnother.contains(name)).toList();
    leaving.retainAll(give);
    give.forEach(this::leave);
    share.take().forEach(this::take);
    takeWhatNoOtherTakes(state);
    logChange();
    return Optional.empty();
  }

  private void beat() {
    long asked = nanos.getAsLong();
    if (id.isEmpty() || !(alone || leases.beat(id))) {
      if (!id.isEmpty()) {
        LOG.warn("this instance gave no heartbeat for too long, others took over; it starts anew");
      }
      held.clear();
      leaving.clear();
      id = UlidCreator.getMonotonicUlid().toString();
      leases.register(id, workers.keySet());
    }
    holdsUntil = asked + leaseNanos / 4 * 3;
  }

  /** Removes each instance that gave no heartbeat for a whole lease; false: there was none. */
  private boolean removeSilent(ClusterState state) {
    others.keySet().retainAll(state.beats().keySet());
    boolean any = false;
    for (Map.Entry<String, Long> other : state.beats().entrySet()) {
      String instance = other.getKey();
      if (!instance.equals(id)
          && isSilent(instance, other.getValue())
          && leases.putOut(instance, other.getValue())) {
        LOG.warn("instance {} gives no heartbeat: others take over what it worked", instance);
        any = true;
      }
    }
    return any;
  }

  private boolean isSilent(String instance, long beat) {
    long now = nanos.getAsLong();
    Seen before = others.get(instance);
    if (before == null || before.beat() != beat) {
      others.put(instance, new Seen(beat, now));
      return alone;
    }
    return now - before.since() >= leaseNanos;
  }

  /** The journal gave a lease, or did not take it back, and could not say so. */
  private void holdWhatIsOurs(ClusterState state) {
    for (String name : workers.keySet()) {
      if (id.equals(state.owners().get(name)) && !held.containsKey(name)) {
        hold(new HeldLease(name, id));
      }
    }
  }

  /**
   * Takes leases that stayed free for a whole lease. Not every instance need know the same
   * accounts: that an account is worked at all matters more than an even share.
   */
  private void takeWhatNoOtherTakes(ClusterState state) {
    long now = nanos.getAsLong();
    for (String name : workers.keySet()) {
      if (state.owners().containsKey(name) || held.containsKey(name)) {
        freeSince.remove(name);
      } else if (now - freeSince.computeIfAbsent(name, key -> now) >= leaseNanos && take(name)) {
        takenForWantOfAnother.add(name);
      }
    }
  }

  private boolean take(String name) {
    HeldLease lease = leases.take(name, id);
    if (lease != null) {
      takenForWantOfAnother.remove(name);
      hold(lease);
    }
    return lease != null;
  }

  private void hold(HeldLease lease) {
    held.put(lease.lease(), lease);
    wake(lease.lease());
  }

  /**
   * Gives a lease back once nothing under it is in flight. It is announced as leaving before the
   * workers are asked: from then on they begin nothing more.
   */
  private void leave(String name) {
    leaving.add(name);
    wake(name);
    if (workers.get(name).stream().allMatch(Worker::idle)) {
      HeldLease lease = held.remove(name);
      if (lease != null) {
        leases.giveBack(lease);
      }
      leaving.remove(name);
    }
  }

  private void logChange() {
    SortedSet<String> now = holding();
    if (!alone && !now.equals(logged)) {
      LOG.info("instance {} works {}", id, now);
      logged = now;
    }
  }

  private void wake(String name) {
    workers.get(name).forEach(Worker::wake);
  }

  /** Gives back all leases, after all work under them has ended. */
  public void stop() {
    stage.stop();
    try {
      CompletableFuture.runAsync(() -> leases.leave(id))
          .get(LEAVE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the journal did not take that this instance stops: the others wait for one lease");
    }
    held.clear();
  }
}
