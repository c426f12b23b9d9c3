package org.bactrian.lane;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rests an account that keeps failing for its own reasons. While it rests, its messages get at once
 * the answer they would have got, and move on to the next account or to their SMS. After the rest
 * one call asks whether the account is well again.
 */
public final class AccountCircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(AccountCircuitBreaker.class);

  /**
   * When an account rests, and for how long.
   *
   * @param failures in a row, before it rests
   * @param rest before it is asked again; twice as long each time it fails again
   * @param maxRest no rest is longer
   */
  public record Settings(int failures, Duration rest, Duration maxRest) {}

  private static final class AccountFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccountFault(String reason) {
      super(reason, null, false, false);
    }
  }

  private final CircuitBreaker circuit;
  private volatile Reason latest = Reason.PROVIDER_ERROR;

  AccountCircuitBreaker(String account, Settings settings, Clock clock) {
    circuit =
        CircuitBreaker.of(
            account,
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    settings.failures(), settings.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialBackoff(settings.rest(), 2.0, settings.maxRest()))
                .clock(clock)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(
            change ->
                LOG.warn(
                    "account {} {}; its latest failure was {}",
                    account,
                    words(change.getStateTransition().getToState()),
                    latest.wire()));
  }

  private static String words(State state) {
    return switch (state) {
      case CLOSED -> "is well again";
      case OPEN -> "rests";
      default -> "is asked again by one call";
    };
  }

  /** Asks to make one call; empty: the account rests, and {@link #restingResult} is the answer. */
  Optional<Permission> acquire() {
    return circuit.tryAcquirePermission() ? Optional.of(new Permission()) : Optional.empty();
  }

  /** Returns what a message is answered while the account rests. */
  SendResult restingResult() {
    return SendResult.Refused.resting(latest);
  }

  boolean isResting() {
    return circuit.getState() == State.OPEN;
  }

  /** Returns the latest failure of the account. */
  Reason latest() {
    return latest;
  }

  /**
   * The permission to make one call. It is closed on every way out: after a rest only one call is
   * permitted, and an account whose only permission is never given back would rest for ever.
   */
  final class Permission implements AutoCloseable {
    private boolean used;

    private Permission() {}

    /** Learns from the result of the call. */
    void record(SendResult result) {
      used = true;
      Optional<Reason> fault = faultOfTheAccount(result);
      if (fault.isPresent()) {
        latest = fault.get();
        circuit.onError(0, TimeUnit.NANOSECONDS, new AccountFault(latest.wire()));
      } else {
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
    }
  }

  /**
   * A call without an answer counts as a failure: each further one would be lost to {@code
   * unknown}. A throttled account is well; a missing route or an unlisted code may be the message's
   * own fault.
   */
  private static Optional<Reason> faultOfTheAccount(SendResult result) {
    if (result instanceof SendResult.Unknown) {
      return Optional.of(Reason.PROVIDER_ERROR);
    }
    if (!(result instanceof SendResult.Refused refused)) {
      return Optional.empty();
    }
    return switch (refused.reason()) {
      case NO_CREDIT, BAD_CREDENTIALS, NOT_PERMITTED, PROVIDER_ERROR ->
          Optional.of(refused.reason());
      default -> Optional.empty();
    };
  }
}
