package org.bactrian.lane;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.route.BactrianProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rests an account that keeps failing for its own reasons. While it rests its messages get at once
 * the answer they would have got, and move on to the next account or to their SMS; one call now and
 * then asks whether it is well again.
 */
public final class AccountCircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(AccountCircuitBreaker.class);

  private static final class AccountFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccountFault(String reason) {
      super(reason, null, false, false);
    }
  }

  private final CircuitBreaker circuit;
  private volatile Reason latest = Reason.PROVIDER_ERROR;

  AccountCircuitBreaker(String account, BactrianProperties.Breaking how, Clock clock) {
    circuit =
        CircuitBreaker.of(
            account,
            CircuitBreakerConfig.custom()
                .slidingWindow(how.failures(), how.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialBackoff(how.rest(), 2.0, how.maxRest()))
                .clock(clock)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(
            change ->
                LOG.warn(
                    "account {}: {}, last it said {}",
                    account,
                    change.getStateTransition().getToState() == CircuitBreaker.State.CLOSED
                        ? "is well again"
                        : change.getStateTransition().getToState() == CircuitBreaker.State.OPEN
                            ? "rests"
                            : "is asked again",
                    latest.wire()));
  }

  /** What to answer instead of a call; empty: call, and say what came of it. */
  public Optional<SendResult> rests() {
    return circuit.tryAcquirePermission()
        ? Optional.empty()
        : Optional.of(SendResult.Refused.resting(latest));
  }

  /** What came of a call that was allowed. */
  public void saw(SendResult result) {
    Optional<Reason> fault = faultOfTheAccount(result);
    fault.ifPresent(reason -> latest = reason);
    if (fault.isPresent()) {
      circuit.onError(0, TimeUnit.NANOSECONDS, new AccountFault(latest.wire()));
    } else {
      circuit.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  /** Whether it rests now. */
  boolean isResting() {
    return circuit.getState() == CircuitBreaker.State.OPEN;
  }

  /** What it said before it was rested. */
  Reason latest() {
    return latest;
  }

  /**
   * Silence counts: what waits for an answer in vain is lost to {@code unknown}. A throttled
   * account is well, and a missing route or an unlisted code may be one message's.
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
