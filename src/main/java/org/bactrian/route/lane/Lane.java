package org.bactrian.route.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.GroupCommit;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.LaneQueue.Claimed;
import org.bactrian.journal.Leases.Tenure;
import org.bactrian.provider.Account;
import org.bactrian.route.instance.ThisInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account's lane: takes what waits for it from the journal, has it sent, a bounded number at
 * once, and writes down what came of it. A slow account holds up no other.
 */
final class Lane implements ThisInstance.Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** A crash makes each of these unknown. */
  private static final int MOST_UNSETTLED = 128;

  private static final int LARGEST_CLAIM = 64;
  private static final Duration RETRY_SETTLING = Duration.ofMillis(500);

  /** Whatever it was that should have woken it. */
  private static final Duration SAFETY_NET = Duration.ofMillis(900);

  private final Account account;
  private final String lease;
  private final ThisInstance instance;
  private final LaneQueue queue;
  private final Limit limit;
  private final Gate gate;
  private final ProviderCall call;
  private final Executor senders;
  private final Clock clock;
  private final Runnable wakeHand;
  private final Pending pending = new Pending();
  private final AtomicInteger unsettled = new AtomicInteger();
  private @Nullable Tenure begun;
  private @Nullable Asked asked;
  private Optional<Instant> next = Optional.empty();
  private long looked;
  private volatile boolean woken = true;
  private volatile boolean stopped;

  /** What it has asked the journal for. */
  private record Asked(Tenure tenure, int places, CompletableFuture<Claimed> claimed) {}

  /**
   * A lane nobody has looked at yet.
   *
   * @param lease under which it is worked
   * @param wakeHand wakes who calls {@link #ask} and {@link #take}; must not block
   */
  Lane(
      Account account,
      String lease,
      ThisInstance instance,
      LaneQueue queue,
      Limit limit,
      Gate gate,
      ProviderCall call,
      Executor senders,
      Clock clock,
      Runnable wakeHand) {
    this.account = account;
    this.lease = lease;
    this.instance = instance;
    this.queue = queue;
    this.limit = limit;
    this.gate = gate;
    this.call = call;
    this.senders = senders;
    this.clock = clock;
    this.wakeHand = wakeHand;
    limit.wakes(this::wake);
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

  /** Whether it and others take from one limit. */
  boolean sharesItsLimit() {
    return limit.isShared();
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

  private @Nullable Asked ask(Tenure tenure, int most) {
    if (!tenure.equals(begun)) {
      begin(tenure);
    }
    int room = Math.min(MOST_UNSETTLED - unsettled.get(), Math.min(LARGEST_CLAIM, most));
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

  /** The lane is ours from here on: whoever worked it before has stopped, or has lost it. */
  private void begin(Tenure tenure) {
    int lost = queue.recover(account.name(), clock.instant());
    if (lost > 0) {
      LOG.warn("{}: {} messages were being sent when it stopped: unknown", account.name(), lost);
    }
    if (!instance.isAlone()) {
      limit.afterAnother();
    }
    begun = tenure;
  }

  /** Has sent what the journal gives. */
  void take() {
    if (asked == null) {
      return;
    }
    try {
      take(asked);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      asked = null;
      pending.done();
    }
  }

  private void take(Asked asked) {
    int claimed = 0;
    try {
      Claimed given = GroupCommit.await(asked.claimed());
      claimed = given.claims().size();
      next = given.next();
      pending.add(claimed);
      given.claims().forEach(claim -> startSending(asked.tenure(), claim));
    } finally {
      limit.unused(asked.places() - claimed);
    }
  }

  /** Whatever hinders it, a thread that cannot be had say: what was claimed is not forgotten. */
  private void startSending(Tenure tenure, Claim claim) {
    try {
      senders.execute(() -> send(tenure, claim));
    } catch (RuntimeException | Error e) {
      failed(e);
      unsettled.incrementAndGet();
      limit.done();
      settle(claim, Optional.empty());
    }
  }

  private void failed(Throwable why) {
    LOG.warn("lane of {}: {}; trying again", account.name(), why.toString());
    LOG.debug("lane of {}", account.name(), why);
  }

  /** No thread waits for what came of it to be written down. */
  private void send(Tenure tenure, Claim claim) {
    settle(claim, called(tenure, claim));
  }

  private void settle(Claim claim, Optional<SendResult> result) {
    write(claim, result)
        .whenComplete(
            (done, failed) -> {
              if (failed == null) {
                written();
              } else {
                senders.execute(() -> insist(claim, result));
              }
            });
  }

  /** The account has room again once it has answered; the journal may take longer. */
  private Optional<SendResult> called(Tenure tenure, Claim claim) {
    try {
      return call.make(tenure, claim);
    } catch (RuntimeException | Error e) {
      LOG.error("{}: nobody knows whether {} left", account.name(), claim.message().id(), e);
      return Optional.of(new SendResult.Unknown(e.getClass().getSimpleName(), List.of()));
    } finally {
      unsettled.incrementAndGet();
      gate.done();
      limit.done();
    }
  }

  private CompletableFuture<Claim> write(Claim claim, Optional<SendResult> result) {
    Instant now = clock.instant();
    return result
        .map(said -> queue.settle(claim, said, now))
        .orElseGet(() -> queue.putBack(claim, now));
  }

  private void written() {
    if (unsettled.decrementAndGet() == MOST_UNSETTLED - 1) {
      wake();
    }
    pending.done();
  }

  /** What is known of a paid message must not be lost: it is tried until the journal takes it. */
  private void insist(Claim claim, Optional<SendResult> result) {
    try {
      for (boolean kept = false; !kept; kept = isKept(claim, result)) {
        LOG.warn(
            "{}: the journal does not take what came of {}", account.name(), claim.message().id());
        if (stopped || !pause()) {
          return;
        }
      }
    } finally {
      written();
    }
  }

  private boolean isKept(Claim claim, Optional<SendResult> result) {
    try {
      GroupCommit.await(write(claim, result));
      return true;
    } catch (JournalUnavailable e) {
      return false;
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_SETTLING.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits, within a bound, for what is in flight. */
  void finish(Duration bound) {
    try {
      boolean empty = pending.awaitNone(bound);
      if (!empty) {
        LOG.warn("{}: calls still in flight; they will be unknown", account.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped = true;
  }
}
