package org.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Where a message goes after a definite no. Never asked after {@code unknown}.
 *
 * @param maxAttempts calls to providers in all, for one message
 * @param delay before an account is asked for the second time
 * @param multiplier of the delay, each further time
 * @param maxDelay no delay is longer
 */
public record RetryPolicy(int maxAttempts, Duration delay, double multiplier, Duration maxDelay) {
  /** A delay is up to a quarter shorter or longer: what failed together does not come together. */
  private static final double JITTER = 0.25;

  /** What to do next. */
  public sealed interface Next {
    /**
     * Try again.
     *
     * @param route accounts left to try, in order
     */
    record Again(List<String> route, Instant at) implements Next {}

    /** Nothing is left to try. */
    record GiveUp() implements Next {}
  }

  /**
   * The next step.
   *
   * @param route accounts left to try; the first is the one that said no
   * @param attempts calls made so far, this one included
   * @param callsTo how many calls were made to an account so far, this one included
   * @param chance from 0 to 1, another for each message and attempt: spreads what failed together
   */
  public Next next(
      List<String> route,
      int attempts,
      ToIntFunction<String> callsTo,
      SendResult.Refused refused,
      Instant now,
      double chance) {
    if (attempts >= maxAttempts) {
      return new Next.GiveUp();
    }
    if (refused.retry() == SendResult.Retry.ONCE_AT_ONCE && callsTo.applyAsInt(route.get(0)) == 1) {
      return new Next.Again(route, now);
    }
    List<String> others = route.subList(1, route.size());
    return switch (refused.reason().fault()) {
      case ACCOUNT -> again(others, refused, callsTo, now, chance);
      case PASSING ->
          again(wantsLongRest(refused) ? others : lastInTurn(route), refused, callsTo, now, chance);
      case RECIPIENT, ENVELOPE, CONTENT, NOBODY -> new Next.GiveUp();
    };
  }

  private Next again(
      List<String> route,
      SendResult.Refused refused,
      ToIntFunction<String> callsTo,
      Instant now,
      double chance) {
    if (route.isEmpty()) {
      return new Next.GiveUp();
    }
    Duration pause = pause(callsTo.applyAsInt(route.get(0)), chance);
    Duration atLeast = refused.notBefore();
    // What the provider wants to be left alone for is said of its own account only.
    boolean longer = route.size() == 1 && atLeast != null && atLeast.compareTo(pause) > 0;
    return new Next.Again(route, now.plus(longer ? atLeast : pause));
  }

  /** Longer than we would ever wait: this account is out for this message. */
  private boolean wantsLongRest(SendResult.Refused refused) {
    return refused.notBefore() != null && refused.notBefore().compareTo(maxDelay) > 0;
  }

  private static List<String> lastInTurn(List<String> route) {
    List<String> turned = new ArrayList<>(route.subList(1, route.size()));
    turned.add(route.get(0));
    return turned;
  }

  /** None before an account is asked for the first time. */
  private Duration pause(int calls, double chance) {
    return calls == 0 ? Duration.ZERO : delayOf(calls, chance);
  }

  private Duration delayOf(int calls, double chance) {
    double millis =
        Math.min(delay.toMillis() * Math.pow(multiplier, calls - 1.0), maxDelay.toMillis());
    return Duration.ofMillis((long) (millis * (1 - JITTER + 2 * JITTER * chance)));
  }
}
