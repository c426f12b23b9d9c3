package org.bactrian.lane;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.route.send.ProviderCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what a lane has claimed sent, each by a thread of its own, and written down what came of it:
 * no thread waits for that.
 */
final class ClaimExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimExecutor.class);

  /** A crash makes each of these unknown. */
  private static final int MOST_UNSETTLED = 128;

  private static final Executor IN_A_WHILE =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS, Runnable::run);

  private final String account;
  private final LaneQueue queue;
  private final AccountRateLimiter limit;
  private final Gate gate;
  private final ProviderCall call;
  private final Stranded stranded;
  private final Pending pending;
  private final Executor threads;
  private final Clock clock;
  private final AtomicInteger unsettled = new AtomicInteger();
  private Runnable room = () -> {};
  private volatile boolean stopped;

  ClaimExecutor(
      String account,
      LaneQueue queue,
      AccountRateLimiter limit,
      Gate gate,
      ProviderCall call,
      Stranded stranded,
      Executor threads,
      Clock clock) {
    this.account = account;
    this.queue = queue;
    this.limit = limit;
    this.gate = gate;
    this.call = call;
    this.stranded = stranded;
    this.pending = stranded.pending();
    this.threads = threads;
    this.clock = clock;
  }

  /** Told when there is {@link #room} once more; must not block. */
  void wakes(Runnable lane) {
    this.room = lane;
  }

  /** How many more may be claimed; zero or below: none. */
  int room() {
    return MOST_UNSETTLED - unsettled.get();
  }

  /** Whatever hinders it, a thread that cannot be had say: what was claimed is not forgotten. */
  void send(HeldLease tenure, Claim claim) {
    pending.add(1);
    AtomicBoolean taken = new AtomicBoolean();
    try {
      threads.execute(
          () -> {
            if (taken.compareAndSet(false, true)) {
              called(tenure, claim)
                  .ifPresentOrElse(said -> settle(claim, said), () -> putBack(claim));
            }
          });
    } catch (RuntimeException | Error e) {
      LOG.warn("{}: {} has no thread: {}", account, claim.message().id(), e.toString());
      if (taken.compareAndSet(false, true)) {
        callEnded();
        putBack(claim);
      }
    }
  }

  /** Empty: it did not leave. */
  private Optional<SendResult> called(HeldLease tenure, Claim claim) {
    try {
      return call.make(tenure, claim);
    } catch (RuntimeException | Error e) {
      LOG.error("{}: nobody knows whether {} left", account, claim.message().id(), e);
      return Optional.of(new SendResult.Unknown(e.getClass().getSimpleName(), List.of()));
    } finally {
      gate.done();
      callEnded();
    }
  }

  /** The account has room again once it has answered; the journal may take longer. */
  private void callEnded() {
    unsettled.incrementAndGet();
    limit.done();
  }

  /** What is known of a paid message must not be lost: it is tried until the journal takes it. */
  private void settle(Claim claim, SendResult result) {
    queue
        .settle(claim, result, clock.instant())
        .whenComplete(
            (kept, failed) -> {
              if (failed == null || stopped) {
                written();
              } else {
                LOG.warn(
                    "{}: the journal did not take what came of {}; trying again",
                    account,
                    claim.message().id());
                IN_A_WHILE.execute(() -> settle(claim, result));
              }
            });
  }

  /** Once only: if the journal did take it, it may have been claimed again, and be on its way. */
  private void putBack(Claim claim) {
    queue
        .putBack(claim, clock.instant())
        .whenComplete(
            (kept, failed) -> {
              if (failed != null) {
                stranded.mayBeThere();
              }
              written();
            });
  }

  private void written() {
    if (unsettled.decrementAndGet() == MOST_UNSETTLED - 1) {
      room.run();
    }
    pending.done();
  }

  /** Waits, within a bound, for what has begun. */
  void finish(Duration bound) {
    try {
      if (!pending.awaitNone(bound)) {
        LOG.warn("{}: calls still in flight; they will be unknown", account);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped = true;
  }
}
