package org.bactrian.lane;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rests an account that keeps failing for its own reasons ({@link SendResult#accountFault}). While
 * it rests, no call is made and no message is claimed for it. After the rest one call tries whether
 * the account is well again; while that call is under way, the breaker is half-open.
 */
public final class AccountCircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(AccountCircuitBreaker.class);

  /** A rest is longer by up to a tenth: accounts that failed together are not tried together. */
  private static final double JITTER = 0.1;

  /** The circuit reads its clock a moment later. */
  private static final Duration MARGIN = Duration.ofMillis(10);

  /**
   * When an account rests, and for how long.
   *
   * @param failures in a row, before it rests
   * @param rest before it is tried again; twice as long each time it fails again
   * @param maxRest no rest is longer
   */
  public record Settings(int failures, Duration rest, Duration maxRest) {}

  /** So many refusals for good in a row decide what becomes of the messages that wait. */
  private static final int DECIDES = 3;

  private static final class AccountFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccountFault(String reason) {
      super(reason, null, false, false);
    }
  }

  private final String account;
  private final Clock clock;
  private final CircuitBreaker circuit;
  private final int decides;
  private final AtomicInteger refusalsInARow = new AtomicInteger();
  private volatile Reason latest = Reason.PROVIDER_ERROR;
  private volatile Reason decisive = Reason.PROVIDER_ERROR;
  private volatile Instant restsUntil = Instant.EPOCH;
  private volatile boolean tried;
  private volatile Runnable changed = () -> {};

  AccountCircuitBreaker(String account, Settings settings, Clock clock) {
    this.account = account;
    this.clock = clock;
    this.decides = Math.min(settings.failures(), DECIDES);
    circuit =
        CircuitBreaker.of(
            account,
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    settings.failures(), settings.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(rests(settings))
                .clock(clock)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(change -> changed(change.getStateTransition().getToState()));
  }

  /** The circuit asks for the length of a rest when the rest begins. */
  private IntervalFunction rests(Settings settings) {
    IntervalFunction doubled =
        IntervalFunction.ofExponentialBackoff(settings.rest(), 2.0, settings.maxRest());
    return rest -> {
      double chance = new SplittableRandom(31L * account.hashCode() + rest).nextDouble();
      long millis = (long) (doubled.apply(rest) * (1 + JITTER * chance));
      restsUntil = clock.instant().plusMillis(millis).plus(MARGIN);
      return millis;
    };
  }

  private void changed(State now) {
    LOG.warn("account {} {}; its latest failure was {}", account, words(now), latest.wire());
    changed.run();
  }

  private static String words(State state) {
    return switch (state) {
      case CLOSED -> "is well again";
      case OPEN -> "rests";
      default -> "is tried by one call";
    };
  }

  /** Registers the lane: it is woken when more or fewer calls may start; must not block. */
  void onChange(Runnable wakeLane) {
    changed = wakeLane;
  }

  /** Asks to make one call; empty: the account rests, and the call must not be made. */
  Optional<Permission> acquire() {
    if (!circuit.tryAcquirePermission()) {
      return Optional.empty();
    }
    boolean tries = circuit.getState() == State.HALF_OPEN;
    if (tries) {
      tried = true;
    }
    return Optional.of(new Permission(tries));
  }

  /** Returns how many calls may start now. */
  int calls() {
    return switch (circuit.getState()) {
      case OPEN -> clock.instant().isBefore(restsUntil) ? 0 : 1;
      case HALF_OPEN -> tried ? 0 : 1;
      default -> Integer.MAX_VALUE;
    };
  }

  /** Returns when the rest ends; empty: the account does not rest, or its rest has ended. */
  Optional<Instant> restsUntil() {
    return isResting() && clock.instant().isBefore(restsUntil)
        ? Optional.of(restsUntil)
        : Optional.empty();
  }

  /** Returns whether the account rests: no call has been made since its latest failure. */
  boolean isResting() {
    return circuit.getState() == State.OPEN;
  }

  /** Returns whether the rest has ended, and one call now tries whether the account is well. */
  boolean isHalfOpen() {
    return circuit.getState() == State.HALF_OPEN;
  }

  /** Returns the latest failure of the account. */
  Reason latest() {
    return latest;
  }

  /**
   * Returns why an account rests or is tried; empty: it is well. What waits for the account is
   * given up for a refusal for good, such as no credit. So that is the reason only after three in a
   * row: one, from the call that tries the account after an outage, may be about its message.
   */
  Optional<Reason> reason() {
    return circuit.getState() == State.CLOSED ? Optional.empty() : Optional.of(decisive);
  }

  private void learn(Reason fault) {
    latest = fault;
    if (fault.category() == Reason.Category.TEMPORARY) {
      refusalsInARow.set(0);
      decisive = fault;
    } else {
      decisive = refusalsInARow.incrementAndGet() >= decides ? fault : Reason.PROVIDER_ERROR;
    }
  }

  /**
   * The permission to make one call. It is closed on every way out: after a rest only one call is
   * permitted, and an account whose only permission is never given back would rest for ever.
   */
  final class Permission implements AutoCloseable {
    private final boolean tries;
    private boolean used;

    private Permission(boolean tries) {
      this.tries = tries;
    }

    /**
     * Learns from the result of the call.
     *
     * @param left whether the request was sent. One that was not says nothing good of the account:
     *     its ttl had passed, or the message could not be translated
     */
    void record(SendResult result, boolean left) {
      Optional<Reason> fault = result.accountFault();
      if (fault.isPresent()) {
        used = true;
        learn(fault.get());
        circuit.onError(0, TimeUnit.NANOSECONDS, new AccountFault(latest.wire()));
      } else if (left) {
        used = true;
        refusalsInARow.set(0);
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      }
    }

    /** Gives the permission back if nothing was recorded: the call says nothing of the account. */
    @Override
    public void close() {
      if (!used) {
        used = true;
        circuit.releasePermission();
      }
      if (tries) {
        tried = false;
        changed.run();
      }
    }
  }
}
