package org.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes after a definite no. Never asked after {@code unknown}.
 *
 * @param maxAttempts calls to providers in all, for one message
 * @param delay before the second round of the accounts
 * @param multiplier of the delay, for each further round
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
   * @param here calls made to this account, this one included
   * @param chance from 0 to 1, another for each message and attempt: spreads what failed together
   */
  public Next next(
      List<String> route,
      int attempts,
      int here,
      SendResult.Refused refused,
      Instant now,
      double chance) {
    if (attempts >= maxAttempts) {
      return new Next.GiveUp();
    }
    if (refused.retry() == SendResult.Retry.ONCE_AT_ONCE && here == 1) {
      return new Next.Again(route, now);
    }
    List<String> others = route.subList(1, route.size());
    return switch (refused.reason().fault()) {
      case ACCOUNT -> elsewhere(others, now);
      case PASSING ->
          wantsLongRest(refused)
              ? elsewhere(others, now)
              : new Next.Again(
                  lastInTurn(route),
                  now.plus(pause(others.size() + 1, here, refused.notBefore(), chance)));
      case RECIPIENT, ENVELOPE, CONTENT, NOBODY -> new Next.GiveUp();
    };
  }

  private static Next elsewhere(List<String> others, Instant now) {
    return others.isEmpty() ? new Next.GiveUp() : new Next.Again(others, now);
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

  /** No pause while an account is left that was not asked in this round. */
  private Duration pause(int accounts, int here, @Nullable Duration atLeast, double chance) {
    if (accounts > 1) {
      return here == 1 ? Duration.ZERO : delayOf(here - 1, chance);
    }
    Duration pause = delayOf(here, chance);
    return atLeast == null || atLeast.compareTo(pause) < 0 ? pause : atLeast;
  }

  private Duration delayOf(int round, double chance) {
    double millis =
        Math.min(delay.toMillis() * Math.pow(multiplier, round - 1.0), maxDelay.toMillis());
    return Duration.ofMillis((long) (millis * (1 - JITTER + 2 * JITTER * chance)));
  }
}
