package org.bactrian.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.GroupCommit;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.LaneQueue.Claimed;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account's lane: takes what waits for it from the journal, a bounded number at once, and has
 * it sent. A slow account holds up no other.
 */
final class Lane implements ClusterMember.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private static final int LARGEST_CLAIM = 64;

  /** Whatever it was that should have woken it. */
  private static final Duration SAFETY_NET = Duration.ofMillis(900);

  private final Account account;
  private final String lease;
  private final ClusterMember instance;
  private final LaneQueue queue;
  private final AccountRateLimiter limit;
  private final ClaimExecutor sender;
  private final Stranded stranded;
  private final Pending pending;
  private final Clock clock;
  private final Runnable wakeHand;
  private @Nullable Asked asked;
  private Optional<Instant> next = Optional.empty();
  private long looked;
  private volatile boolean woken = true;

  /** What it has asked the journal for. */
  private record Asked(HeldLease tenure, int places, CompletableFuture<Claimed> claimed) {}

  /**
   * A lane nobody has looked at yet.
   *
   * @param lease under which it is worked
   * @param wakeHand wakes who calls {@link #ask} and {@link #take}; must not block
   */
  Lane(
      Account account,
      String lease,
      ClusterMember instance,
      LaneQueue queue,
      AccountRateLimiter limit,
      Stranded stranded,
      ClaimExecutor sender,
      Clock clock,
      Runnable wakeHand) {
    this.account = account;
    this.lease = lease;
    this.instance = instance;
    this.queue = queue;
    this.limit = limit;
    this.stranded = stranded;
    this.sender = sender;
    this.pending = stranded.pending();
    this.clock = clock;
    this.wakeHand = wakeHand;
    limit.wakes(this::wake);
    sender.wakes(this::wake);
    instance.knows(lease, this);
  }

  String account() {
    return account.name();
  }

  @Override
  public boolean idle() {
    return pending.isNone();
  }

  /** There is, or may be, something to take; never blocks. */
  @Override
  public void wake() {
    woken = true;
    wakeHand.run();
  }

  /** Others may take from it, too. */
  AccountRateLimiter limit() {
    return limit;
  }

  /** Whether to look at it now. */
  boolean isDue() {
    return woken
        || System.nanoTime() - looked >= SAFETY_NET.toNanos()
        || next.isPresent() && !next.get().isAfter(clock.instant());
  }

  /** When it is to be looked at again unless it is woken; empty: when the safety net says so. */
  Optional<Instant> next() {
    return next;
  }

  /**
   * Asks the journal for what may be called now, and no more: what is claimed is {@code sending}.
   * {@link #take} must follow. Busy before it asks whether the lane is ours, until it is taken:
   * whoever gives it back sees one or the other.
   */
  void ask(int most) {
    woken = false;
    looked = System.nanoTime();
    next = Optional.empty();
    pending.add(1);
    try {
      asked = instance.tenure(lease).map(tenure -> ask(tenure, most)).orElse(null);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      if (asked == null) {
        pending.done();
      }
    }
  }

  private @Nullable Asked ask(HeldLease tenure, int most) {
    if (!stranded.areCleared(tenure)) {
      return null;
    }
    int room = Math.min(sender.room(), Math.min(LARGEST_CLAIM, most));
    if (room <= 0) {
      return null;
    }
    int places = limit.take(room);
    if (places == 0) {
      next = limit.pause().map(clock.instant()::plus);
      return null;
    }
    return new Asked(tenure, places, queue.claim(tenure, account.name(), places, clock.instant()));
  }

  /**
   * Has sent what the journal gives.
   *
   * @return whether it gave anything
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
      pending.done();
    }
  }

  private int take(Asked asked) {
    int claimed = 0;
    try {
      Claimed given = GroupCommit.await(asked.claimed());
      claimed = given.claims().size();
      next = given.next();
      given.claims().forEach(claim -> sender.send(asked.tenure(), claim));
      return claimed;
    } catch (JournalUnavailable e) {
      stranded.mayBeThere();
      throw e;
    } finally {
      limit.unused(asked.places() - claimed);
    }
  }

  private void failed(Throwable why) {
    LOG.warn("lane of {}: {}; trying again", account.name(), why.toString());
    LOG.debug("lane of {}", account.name(), why);
  }

  /** Waits, within a bound, for what is in flight. */
  void finish(Duration bound) {
    sender.finish(bound);
  }
}
