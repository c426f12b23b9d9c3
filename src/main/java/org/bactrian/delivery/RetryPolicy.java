package org.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a message goes after a definite no. Never asked after {@code unknown}.
 *
 * @param maxAttempts calls to providers in all, for one message
 * @param delay before an account is asked a second time
 * @param multiplier of the delay, for each further time
 * @param maxDelay no delay is longer
 */
public record RetryPolicy(int maxAttempts, Duration delay, double multiplier, Duration maxDelay) {

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
   * Calls made to one account for one message.
   *
   * @param last when the latest of them was answered
   */
  public record Calls(int count, Instant last) {}

  /**
   * The next step.
   *
   * @param route accounts left to try; the first is the one that said no
   * @param calls made so far to each account, this one included
   */
  public Next next(
      List<String> route, Map<String, Calls> calls, SendResult.Refused refused, Instant now) {
    if (calls.values().stream().mapToInt(Calls::count).sum() >= maxAttempts) {
      return new Next.GiveUp();
    }
    boolean firstHere = calls.get(route.get(0)).count() == 1;
    if (refused.retry() == SendResult.Retry.ONCE_AT_ONCE && firstHere) {
      return new Next.Again(route, now);
    }
    return switch (refused.reason().fault()) {
      case ACCOUNT -> again(route.subList(1, route.size()), calls, now);
      case PASSING -> again(lastInTurn(route), calls, now);
      case RECIPIENT, ENVELOPE, CONTENT, NOBODY -> new Next.GiveUp();
    };
  }

  /** An account not asked yet is asked at once; one that was has its pause first. */
  private Next again(List<String> route, Map<String, Calls> calls, Instant now) {
    if (route.isEmpty()) {
      return new Next.GiveUp();
    }
    Calls before = calls.get(route.get(0));
    Instant rested = before == null ? now : before.last().plus(delayOf(before.count()));
    return new Next.Again(route, rested.isAfter(now) ? rested : now);
  }

  private static List<String> lastInTurn(List<String> route) {
    List<String> turned = new ArrayList<>(route.subList(1, route.size()));
    turned.add(route.get(0));
    return turned;
  }

  private Duration delayOf(int calls) {
    double millis = delay.toMillis() * Math.pow(multiplier, calls - 1.0);
    return Duration.ofMillis((long) Math.min(millis, maxDelay.toMillis()));
  }
}
