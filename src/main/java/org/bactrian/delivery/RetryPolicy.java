package org.bactrian.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.bactrian.base.Internal;
import org.bactrian.message.Channel;

/**
 * Decides the next step of a message after a definite no. It is never asked after {@code unknown}.
 *
 * @param maxAttempts calls to one account, for one message
 * @param delay before the second call to one account
 * @param multiplier of the delay, for each further call
 * @param maxDelay the longest delay, unless the provider asks for a longer one
 * @hidden
 */
@Internal
public record RetryPolicy(int maxAttempts, Duration delay, double multiplier, Duration maxDelay) {
  /**
   * Makes a delay up to a quarter shorter or longer, so that messages that failed together do not
   * come back together.
   */
  private static final double JITTER = 0.25;

  /**
   * The next step of a message.
   *
   * @hidden
   */
  public sealed interface Next {
    /**
     * Try again.
     *
     * @param route accounts left to try, in order
     * @hidden
     */
    record Again(List<String> route, Instant at) implements Next {}

    /**
     * No account is left to try.
     *
     * @hidden
     */
    record GiveUp() implements Next {}

    /**
     * Wait where it is.
     *
     * @hidden
     */
    record Stay() implements Next {}
  }

  /**
   * Decides the next step. An SMS goes to the next account after any definite no: word filters,
   * forms of a sender and emoji are each provider's own. For a Viber message, what is wrong with
   * the message or its recipient is wrong at every account, except what is registered at each
   * provider: the sender and the tags.
   *
   * <p>A message is given up when no account is left. An account is left out when it refuses for
   * good, or has had all its calls; how many calls the other accounts had makes no difference.
   *
   * @param channel of the message
   * @param route accounts left to try; the first is the one that refused
   * @param callsTo how many calls were made to an account so far, this one included
   * @param chance from 0 to 1, different for each message and attempt; it spreads messages that
   *     failed together
   */
  public Next next(
      Channel channel,
      List<String> route,
      ToIntFunction<String> callsTo,
      SendResult.Refused refused,
      Instant now,
      double chance) {
    String account = route.get(0);
    if (refused.retry() == SendResult.Retry.ONCE_AT_ONCE
        && callsTo.applyAsInt(account) == 1
        && maxAttempts > 1) {
      return new Next.Again(route, now);
    }
    List<String> left = left(channel, route, callsTo, refused);
    if (left.isEmpty()) {
      return new Next.GiveUp();
    }
    String next = left.get(0);
    Duration pause = pause(callsTo.applyAsInt(next), chance);
    Duration atLeast = refused.notBefore();
    // A provider asks for a pause of its own account only.
    boolean longer = next.equals(account) && atLeast != null && atLeast.compareTo(pause) > 0;
    return new Next.Again(left, now.plus(longer ? atLeast : pause));
  }

  /** Returns the accounts that are left to try after a definite no of the first, in order. */
  private List<String> left(
      Channel channel,
      List<String> route,
      ToIntFunction<String> callsTo,
      SendResult.Refused refused) {
    List<String> others = route.subList(1, route.size());
    if (refused.retry() == SendResult.Retry.NEXT_ACCOUNT) {
      return others;
    }
    return switch (refused.reason().category()) {
      case ACCOUNT -> others;
      case TEMPORARY ->
          callsTo.applyAsInt(route.get(0)) < maxAttempts ? firstMovedLast(route) : others;
      case RECIPIENT, ENVELOPE, CONTENT -> channel == Channel.SMS ? others : List.of();
      case NO_RESULT -> List.of();
    };
  }

  /**
   * Decides where a message waits while its account rests. The account was not asked, so this is no
   * attempt. An account that does not rest is next. Without one the message waits for the end of a
   * rest that may pass by itself; what only accounts could carry that refuse for good is given up.
   *
   * @param route accounts left to try; the first is the one whose turn it is
   * @param resting the accounts that rest, each with the reason of its latest failure
   * @param callsTo how many calls were made to an account so far
   * @param chance from 0 to 1, as in {@link #next}
   */
  public Next whileResting(
      List<String> route,
      Map<String, Reason> resting,
      ToIntFunction<String> callsTo,
      Instant now,
      double chance) {
    Reason why = resting.get(route.get(0));
    if (why == null) {
      return new Next.Stay();
    }
    boolean passes = passesByItself(why);
    Optional<String> other =
        route.stream().filter(account -> !resting.containsKey(account)).findFirst();
    if (other.isEmpty() && !passes) {
      other = route.stream().filter(account -> passesByItself(resting.get(account))).findFirst();
    }
    if (other.isPresent()) {
      int calls = callsTo.applyAsInt(other.get());
      return new Next.Again(turnedTo(other.get(), route), now.plus(pause(calls, chance)));
    }
    return passes ? new Next.Stay() : new Next.GiveUp();
  }

  private static boolean passesByItself(Reason reason) {
    return reason.category() == Reason.Category.TEMPORARY;
  }

  private static List<String> turnedTo(String first, List<String> route) {
    List<String> turned = new ArrayList<>(route);
    Collections.rotate(turned, -route.indexOf(first));
    return turned;
  }

  private static List<String> firstMovedLast(List<String> route) {
    List<String> turned = new ArrayList<>(route.subList(1, route.size()));
    turned.add(route.get(0));
    return turned;
  }

  /** Returns zero before the first call to an account. */
  private Duration pause(int calls, double chance) {
    return calls == 0 ? Duration.ZERO : delayOf(calls, chance);
  }

  private Duration delayOf(int calls, double chance) {
    double millis =
        Math.min(delay.toMillis() * Math.pow(multiplier, calls - 1.0), maxDelay.toMillis());
    return Duration.ofMillis((long) (millis * (1 - JITTER + 2 * JITTER * chance)));
  }
}
