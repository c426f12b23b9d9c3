package org.bactrian.lane;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.base.RareLog;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.lane.AccountCircuitBreaker.Permission;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.lane.AccountRateLimiter.Reservation;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the provider for each message that a lane has claimed, and has the journal write down the
 * outcome. No thread waits for the provider or for the journal.
 */
final class ClaimExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimExecutor.class);

  private static final SendResult UNAVAILABLE = new SendResult.Refused(Reason.PROVIDER_ERROR, null);

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS, Runnable::run);

  private final Account account;
  private final LaneQueue queue;
  private final ProviderCall provider;
  private final AccountCircuitBreaker breaker;
  private final ReceiptWatchdog watchdog;
  private final Brakes brakes;
  private final Executor threads;
  private final Clock clock;
  private final AccountRateLimiter limiter;
  private final InFlight inFlight = new InFlight();
  private final Queue<Ahead> ahead = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final RecentCalls recent = new RecentCalls(System::nanoTime);
  private final RareLog notWritten = new RareLog();
  private final RareLog unavailable = new RareLog();
  private volatile boolean stopped;

  /** A claim whose call begins as soon as another one has ended. */
  private record Ahead(HeldLease lease, Claim claim) {}

  ClaimExecutor(
      Account account,
      AccountRateLimiter limiter,
      LaneQueue queue,
      ProviderCall provider,
      AccountCircuitBreaker breaker,
      ReceiptWatchdog watchdog,
      Brakes brakes,
      Executor threads,
      Clock clock) {
    this.account = account;
    this.limiter = limiter;
    this.queue = queue;
    this.provider = provider;
    this.breaker = breaker;
    this.watchdog = watchdog;
    this.brakes = brakes;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * Returns whether messages may be claimed for the account: it is enabled, and nothing holds it.
   */
  boolean mayClaim() {
    return account.enabled() && !brakes.holds().stops(account);
  }

  /** Returns how many calls may start now. */
  int calls() {
    return Math.min(breaker.calls(), brakes.clocks().calls(account));
  }

  /** Returns the state of the lane that this executor works for. */
  InFlight inFlight() {
    return inFlight;
  }

  /** Returns the breaker that lets the calls through, or rests the account. */
  AccountCircuitBreaker breaker() {
    return breaker;
  }

  /** Returns the calls that were made of late. */
  RecentCalls recent() {
    return recent;
  }

  /** Returns the limiter that says how many calls the account has room for. */
  AccountRateLimiter limiter() {
    return limiter;
  }

  /**
   * Starts the call by a reserved one; without any left, it starts as soon as the account has room.
   * No claim overtakes one that was claimed before.
   */
  void execute(HeldLease lease, Claim claim, Reservation reserved) {
    if (reserved.calls() > 0 && ahead.isEmpty()) {
      inFlight.callBegins();
      begin(lease, claim, reserved.permit());
    } else {
      inFlight.isAhead();
      ahead.add(new Ahead(lease, claim));
    }
  }

  /** Starts the calls of claims that are ahead, as far as the account has room. */
  void executeAhead() {
    while (!ahead.isEmpty()) {
      try (Reservation reserved = limiter.reserve(1)) {
        Ahead next = reserved.calls() == 0 ? null : ahead.poll();
        if (next == null) {
          return;
        }
        inFlight.aheadBegins();
        begin(next.lease(), next.claim(), reserved.permit());
      }
    }
  }

  /**
   * Returns how many messages may be claimed for which the account has no room yet: as many as
   * calls have ended since this was asked last. So the next calls begin when these end, without
   * waiting for the journal; and for an account that answers slowly nothing is claimed early.
   */
  int claimsAhead() {
    int recently = ended.getAndSet(0);
    return limiter.allowsClaimsAhead() ? recently : 0;
  }

  /**
   * Starts the call, unless the account rests or is held by now. Whatever hinders it, such as a
   * thread that cannot be created, the claim is not forgotten: it is put back unless its thread has
   * begun.
   */
  private void begin(HeldLease lease, Claim claim, Permit permit) {
    boolean may = mayClaim() && brakes.clocks().begins(account);
    Optional<Permission> permission = may ? breaker.acquire() : Optional.empty();
    if (permission.isEmpty()) {
      callEnded(permit);
      putBack(claim);
      return;
    }
    Permission granted = permission.get();
    AtomicBoolean begun = new AtomicBoolean();
    try {
      threads.execute(
          () -> {
            if (begun.compareAndSet(false, true)) {
              run(lease, claim, permit, granted);
            }
          });
    } catch (RuntimeException | Error e) {
      LOG.warn("{}: no thread to send {}: {}", account.name(), claim.message().id(), e.toString());
      if (begun.compareAndSet(false, true)) {
        granted.close();
        callEnded(permit);
        putBack(claim);
      }
    }
  }

  private void run(HeldLease lease, Claim claim, Permit permit, Permission granted) {
    CompletionStage<SendResult> called;
    try {
      called = provider.call(account, claim, lease, permit);
    } catch (RuntimeException | Error e) {
      called = CompletableFuture.failedFuture(e);
    }
    called.whenComplete((result, failure) -> ended(claim, permit, granted, result, failure));
  }

  private void ended(
      Claim claim,
      Permit permit,
      Permission granted,
      @Nullable SendResult answered,
      @Nullable Throwable failure) {
    Optional<SendResult> result;
    try (granted) {
      result = failure == null ? Optional.of(answered) : resultOf(claim, granted, failure);
      if (failure == null) {
        learn(claim, permit, granted, answered);
      }
    } finally {
      callEnded(permit);
    }
    result.ifPresentOrElse(known -> settle(claim, known), () -> putBack(claim));
  }

  private void learn(Claim claim, Permit permit, Permission granted, SendResult result) {
    try {
      if (permit.hasDeparted()) {
        recent.count();
      }
      // A message whose ttl passed before it left says nothing about its account.
      if (permit.hasDeparted() || !claim.isTooLate(clock.instant())) {
        granted.record(result, permit.hasDeparted());
      }
      watchdog.sent(account, result);
      if (result instanceof SendResult.Submitted) {
        brakes.clocks().taken(account);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("{}: the answer to {} counts for nothing", account.name(), claim.message().id(), e);
    }
  }

  /** Returns empty when nothing has left, and the claim is to be put back. */
  private Optional<SendResult> resultOf(Claim claim, Permission granted, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof LeaseLostException) {
      LOG.debug("{}: {} is put back: {}", account.name(), claim.message().id(), cause.getMessage());
      return Optional.empty();
    }
    if (cause instanceof AccountUnavailableException) {
      granted.record(UNAVAILABLE, false);
      unavailable
          .count(cause.getMessage())
          .ifPresent(
              more ->
                  LOG.error(
                      "account {} cannot be called, and its messages wait: {}{}",
                      account.name(),
                      cause.getMessage(),
                      more));
      return Optional.empty();
    }
    LOG.error("{}: it is unknown whether {} has left", account.name(), claim.message().id(), cause);
    return Optional.of(new SendResult.Unknown(cause.getClass().getSimpleName(), List.of()));
  }

  /** The account has room again once it has answered; the journal may take longer. */
  private void callEnded(Permit permit) {
    inFlight.callEnds();
    ended.incrementAndGet();
    permit.close();
    executeAhead();
  }

  /** The outcome of a paid message must not be lost: it is tried until the journal takes it. */
  private void settle(Claim claim, SendResult result) {
    queue
        .settle(claim, result, clock.instant())
        .whenComplete(
            (kept, failed) -> {
              if (failed == null || stopped) {
                inFlight.settled();
              } else {
                notWritten(claim);
                LATER.execute(() -> settle(claim, result));
              }
            });
  }

  private void notWritten(Claim claim) {
    notWritten
        .count("")
        .ifPresent(
            more ->
                LOG.warn(
                    "{}: the journal did not take the outcome of {}; trying again{}",
                    account.name(),
                    claim.message().id(),
                    more));
  }

  /**
   * Puts a claim back once only. If the journal did take it back and could not say so, the message
   * may have been claimed again, and be on its way.
   */
  private void putBack(Claim claim) {
    queue
        .putBack(claim, clock.instant())
        .whenComplete(
            (kept, failed) -> {
              if (failed != null) {
                inFlight.doubt();
              }
              inFlight.settled();
            });
  }

  /** Puts back the claims whose calls have not begun. */
  void putBackAhead() {
    for (Ahead next = ahead.poll(); next != null; next = ahead.poll()) {
      inFlight.aheadBegins();
      inFlight.callEnds();
      putBack(next.claim());
    }
  }

  /** Waits, within a bound, until nothing is in flight. What has not left is put back before. */
  void finish(Duration bound) {
    inFlight.close();
    putBackAhead();
    try {
      if (!inFlight.awaitNone(bound)) {
        LOG.warn("{}: calls are still in flight; they will be unknown", account.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped = true;
  }
}
