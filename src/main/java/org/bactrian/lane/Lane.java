package org.bactrian.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bactrian.base.RareLog;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.LaneQueue.Claimed;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one account at work: claims the account's messages, a bounded number at a time, and
 * has them sent. A slow account delays no other.
 */
final class Lane implements ClusterMember.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private static final int LARGEST_CLAIM = 128;

  /** A lane that nothing has woken is looked at all the same. */
  private static final Duration SAFETY_NET = Duration.ofMillis(900);

  private final Account account;
  private final String leaseName;
  private final ClusterMember member;
  private final LaneQueue queue;
  private final AccountRateLimiter limiter;
  private final ClaimExecutor executor;
  private final RestingQueue resting;
  private final AccountCircuitBreaker breaker;
  private final InFlight inFlight;
  private final Arrivals arrivals;
  private final Clock clock;
  private final Runnable wakeScheduler;
  private final RareLog failures = new RareLog();
  private @Nullable Asked asked;
  private @Nullable HeldLease worked;
  private Optional<Instant> next = Optional.empty();
  private long looked;
  private volatile boolean woken = true;

  /** A claim that the journal has not answered yet. */
  private record Asked(HeldLease lease, ClaimPlaces places, CompletableFuture<Claimed> claimed) {}

  /**
   * Creates a lane that is due at once.
   *
   * @param leaseName of the lease under which the lane is worked
   * @param wakeScheduler wakes the thread that calls {@link #ask} and {@link #take}; must not block
   */
  Lane(
      Account account,
      String leaseName,
      ClusterMember member,
      LaneQueue queue,
      ClaimExecutor executor,
      RestingAccounts resting,
      Clock clock,
      Runnable wakeScheduler) {
    this.account = account;
    this.leaseName = leaseName;
    this.member = member;
    this.queue = queue;
    this.limiter = executor.limiter();
    this.executor = executor;
    this.breaker = executor.breaker();
    this.resting = new RestingQueue(account.name(), breaker, resting, clock);
    this.inFlight = executor.inFlight();
    this.arrivals = new Arrivals(member, executor);
    this.clock = clock;
    this.wakeScheduler = wakeScheduler;
    limiter.onFreeCall(this::wake);
    inFlight.onRoom(this::wake);
    breaker.onChange(this::wake);
    member.add(leaseName, this);
    queue.open(account.name(), arrivals);
  }

  String account() {
    return account.name();
  }

  @Override
  public boolean idle() {
    return inFlight.isNone();
  }

  /** Says that there is, or may be, a message to claim; never blocks. */
  @Override
  public void wake() {
    woken = true;
    wakeScheduler.run();
  }

  /**
   * Says that another thing is held than before. Claims whose calls have not begun are put back:
   * the journal parks those that a hold names.
   */
  void holdsChanged() {
    executor.putBackAhead();
    wake();
  }

  /** Returns whether this instance works the lane now. */
  boolean isWorked() {
    return member.held(leaseName).isPresent();
  }

  /** Returns the calls per second of late, by this instance. */
  double rateNow() {
    return executor.recent().perSecond();
  }

  /** Returns the limiter, which other lanes may share. */
  AccountRateLimiter limiter() {
    return limiter;
  }

  boolean isDue() {
    return woken
        || System.nanoTime() - looked >= SAFETY_NET.toNanos()
        || next.isPresent() && !next.get().isAfter(clock.instant());
  }

  /** Returns when the lane is due unless it is woken; empty: when the safety net says so. */
  Optional<Instant> next() {
    return next;
  }

  /**
   * Asks the journal for the messages that may be sent now, and for no more: what is claimed is
   * {@code sending}. {@link #take} must follow.
   *
   * <p>The lane counts as asking before it looks whether it holds the lease, and until what it was
   * given is counted as calling. So the cluster member, which first announces that it will give the
   * lease back and then looks whether the lane is idle, sees the one or the other.
   */
  void ask(int most) {
    woken = false;
    looked = System.nanoTime();
    next = Optional.empty();
    executor.executeAhead();
    inFlight.askBegins();
    try {
      asked = member.held(leaseName).map(lease -> ask(lease, most)).orElse(null);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      if (asked == null) {
        inFlight.askEnds();
      }
    }
  }

  private @Nullable Asked ask(HeldLease lease, int most) {
    if (!isCleared(lease) || !executor.mayClaim()) {
      return null;
    }
    Optional<Instant> moveOn = resting.round(lease);
    int room = Math.min(Math.min(inFlight.room(), executor.calls()), Math.min(LARGEST_CLAIM, most));
    if (room <= 0) {
      next = earlier(moveOn, breaker.restsUntil());
      return null;
    }
    int ahead = executor.claimsAhead();
    if (ahead == 0 && !limiter.hasRoom()) {
      next = whenCallsMayStart();
      return null;
    }
    ClaimPlaces places = new ClaimPlaces(limiter, room, ahead);
    return new Asked(lease, places, queue.claim(lease, account.name(), places, clock.instant()));
  }

  private Optional<Instant> whenCallsMayStart() {
    return limiter.untilNextCall().map(clock.instant()::plus);
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /**
   * Has the messages sent that the journal gives.
   *
   * @return whether it gave any
   */
  boolean take() {
    if (asked == null) {
      return false;
    }
    try {
      return take(asked) > 0;
    } catch (RuntimeException | Error e) {
      failed(e);
      return false;
    } finally {
      asked = null;
      inFlight.askEnds();
      // Reserved calls for which the journal gave no message are free again.
      executor.executeAhead();
    }
  }

  private int take(Asked asked) {
    try (ClaimPlaces places = asked.places()) {
      Claimed given = LaneQueue.await(asked.claimed());
      next = places.hadNone() ? whenCallsMayStart() : given.next();
      given.claims().forEach(claim -> executor.execute(asked.lease(), claim, places.calls()));
      return given.claims().size();
    } catch (JournalUnavailable e) {
      inFlight.doubt();
      throw e;
    }
  }

  private void failed(Throwable why) {
    String failure = why.toString();
    failures
        .count(failure)
        .ifPresent(
            more -> LOG.warn("lane of {}: {}; trying again{}", account.name(), failure, more));
    LOG.debug("lane of {}", account.name(), why);
  }

  /**
   * Clears messages that are {@code sending} in the journal though nothing sends them. False: that
   * must wait until nothing of the lane is in flight.
   */
  private boolean isCleared(HeldLease lease) {
    // By identity: this instance may hold the lease for a second time, and another instance may
    // have crashed in between.
    if (lease != worked) {
      takeOver(lease);
    }
    if (inFlight.isInDoubt() && inFlight.isOnlyAsking()) {
      putBackStranded(lease);
    }
    return !inFlight.isInDoubt();
  }

  /** From here on the lane is ours: the instance before has stopped, or has lost the lease. */
  private void takeOver(HeldLease lease) {
    inFlight.doubtEnds();
    int lost = queue.recover(account.name(), clock.instant());
    if (lost > 0) {
      LOG.warn(
          "{}: {} messages were being sent when the instance before stopped: they are unknown",
          account.name(),
          lost);
    }
    if (!member.isAlone()) {
      limiter.countAnotherInstance();
    }
    resting.takeOver();
    worked = lease;
    arrivals.open(lease);
  }

  /** Nothing of the lane is in flight, so what is {@code sending} has never left. */
  private void putBackStranded(HeldLease lease) {
    int stranded = queue.putBackUnseen(lease, account.name(), clock.instant());
    if (stranded > 0) {
      LOG.warn(
          "{}: {} messages were claimed and the journal could not say so: they wait again",
          account.name(),
          stranded);
    }
    inFlight.doubtEnds();
  }

  /** Waits, within a bound, until nothing is in flight. */
  void finish(Duration bound) {
    executor.finish(bound);
  }
}
