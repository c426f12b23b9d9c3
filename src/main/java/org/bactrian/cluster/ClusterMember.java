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
 * What this instance works: each account, and each stage that is to run once, belongs to one
 * instance at a time, by a lease in the journal. It beats; it holds what it has for three quarters
 * of a lease after its last beat, by its own monotonic clock, while the others put it out after a
 * whole one: so a frozen instance has stopped before another begins, whatever the clocks say.
 */
public final class ClusterMember {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

  private static final int LEAVE_WITHIN = 3;

  /** What is worked under a lease. */
  public interface Worker {
    /** Nothing of it is in flight. */
    boolean idle();

    /** It may begin, or must end. */
    void wake();
  }

  private final Leases leases;
  private final boolean alone;
  private final long lease;
  private final LongSupplier nanos;
  private final Stage stage;
  private final Map<String, List<Worker>> workers = new ConcurrentHashMap<>();
  private final Map<String, HeldLease> held = new ConcurrentHashMap<>();
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  private final Others others;
  private final Map<String, Long> freeSince = new HashMap<>();
  private final Set<String> leftToUs = new HashSet<>();
  private SortedSet<String> told = new TreeSet<>();
  private volatile String id = "";
  private volatile long holdsUntil;

  /**
   * This instance.
   *
   * @param alone nobody else can work this journal: what another instance held was left by a crash
   * @param lease after so long without a beat an instance is put out
   * @param nanos as {@link System#nanoTime}
   */
  public ClusterMember(
      Leases leases, boolean alone, Duration lease, LongSupplier nanos, Clock clock) {
    this.leases = leases;
    this.alone = alone;
    this.lease = lease.toNanos();
    this.nanos = nanos;
    this.others = new Others(leases, alone, this.lease, nanos);
    this.stage = new Stage("instance", clock, this::round);
  }

  /** Before the start: there is such a lease, and who works under it. */
  public void knows(String name, Worker worker) {
    workers.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(worker);
  }

  /** What this instance holds now; empty when it does not, or is about to give it back. */
  public Optional<HeldLease> tenure(String name) {
    HeldLease tenure = held.get(name);
    return tenure != null && holds(tenure) ? Optional.of(tenure) : Optional.empty();
  }

  /** Whether it is still held, and for some time yet. */
  public boolean holds(HeldLease tenure) {
    return held.get(tenure.lease()) == tenure
        && !leaving.contains(tenure.lease())
        && (alone || nanos.getAsLong() - holdsUntil < 0);
  }

  /** Nobody else can have worked under any lease a moment ago. */
  public boolean isAlone() {
    return alone;
  }

  /** Its id; another one after it was put out. */
  public String id() {
    return id;
  }

  /** The names of what it holds now. */
  public SortedSet<String> holding() {
    SortedSet<String> names = new TreeSet<>(held.keySet());
    names.removeIf(name -> tenure(name).isEmpty());
    return names;
  }

  /** A stage's round, made only while this instance holds its lease. */
  public Stage.Round only(String name, Stage.Round round) {
    String lease = "stage:" + name;
    Turns turns = new Turns();
    knows(lease, turns);
    return () -> turns.take(() -> tenure(lease).isPresent() ? round.run() : Optional.empty());
  }

  /** Takes what is its share; returns when that is done. */
  public void start() {
    round();
    stage.start();
  }

  synchronized Optional<Instant> round() {
    beat();
    ClusterState standing = leases.state();
    if (others.putOutTheSilent(id, standing)) {
      standing = leases.state();
    }
    holdWhatIsOurs(standing);
    LeaseShare share =
        LeaseShare.of(id, workers.keySet(), standing.owners(), standing.beats().keySet());
    List<String> give = share.give().stream().filter(name -> !leftToUs.contains(name)).toList();
    leaving.retainAll(give);
    give.forEach(this::leave);
    share.take().forEach(this::take);
    takeWhatNobodyTakes(standing);
    tell();
    return Optional.empty();
  }

  private void beat() {
    long asked = nanos.getAsLong();
    if (id.isEmpty() || !(alone || leases.beat(id))) {
      if (!id.isEmpty()) {
        LOG.warn("this instance was silent for too long, others have taken over; it begins anew");
      }
      held.clear();
      leaving.clear();
      id = UlidCreator.getMonotonicUlid().toString();
      leases.register(id, workers.keySet());
    }
    holdsUntil = asked + lease / 4 * 3;
  }

  /** The journal gave it, or did not take it back, and could not say so. */
  private void holdWhatIsOurs(ClusterState standing) {
    for (String name : workers.keySet()) {
      if (id.equals(standing.owners().get(name)) && !held.containsKey(name)) {
        hold(new HeldLease(name, id));
      }
    }
  }

  /**
   * Not every instance need know the same accounts: what is left over is better worked than even.
   */
  private void takeWhatNobodyTakes(ClusterState standing) {
    long now = nanos.getAsLong();
    for (String name : workers.keySet()) {
      if (standing.owners().containsKey(name) || held.containsKey(name)) {
        freeSince.remove(name);
      } else if (now - freeSince.computeIfAbsent(name, key -> now) >= lease && take(name)) {
        leftToUs.add(name);
      }
    }
  }

  private boolean take(String name) {
    HeldLease tenure = leases.take(name, id);
    if (tenure != null) {
      leftToUs.remove(name);
      hold(tenure);
    }
    return tenure != null;
  }

  private void hold(HeldLease tenure) {
    held.put(tenure.lease(), tenure);
    wake(tenure.lease());
  }

  /** It begins nothing more; once nothing is in flight it is free. */
  private void leave(String name) {
    leaving.add(name);
    wake(name);
    if (workers.get(name).stream().allMatch(Worker::idle)) {
      HeldLease tenure = held.remove(name);
      if (tenure != null) {
        leases.giveBack(tenure);
      }
      leaving.remove(name);
    }
  }

  private void tell() {
    SortedSet<String> now = holding();
    if (!alone && !now.equals(told)) {
      LOG.info("instance {} works {}", id, now);
      told = now;
    }
  }

  private void wake(String name) {
    workers.get(name).forEach(Worker::wake);
  }

  /** Gives back what it holds; whoever worked under it has ended. */
  public void stop() {
    stage.stop();
    try {
      CompletableFuture.runAsync(() -> leases.leave(id)).get(LEAVE_WITHIN, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the journal does not hear that this instance ends: the others wait a lease");
    }
    held.clear();
  }
}
