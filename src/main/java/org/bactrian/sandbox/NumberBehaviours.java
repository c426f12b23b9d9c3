package org.bactrian.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The behaviour for each phone number: the one a test chose, or the one its digits choose. */
final class NumberBehaviours {
  private static final int THROTTLED_TIMES = 2;

  private final Map<String, Behaviour> chosen = new ConcurrentHashMap<>();
  private final Map<String, Integer> throttled = new ConcurrentHashMap<>();

  void choose(String number, Behaviour behaviour) {
    chosen.put(number, behaviour);
  }

  /** Returns the chosen behaviour of a number. */
  Behaviour of(String number, Behaviour byDigits) {
    return chosen.getOrDefault(number, byDigits);
  }

  /**
   * Returns whether to throttle a call to a number of {@link Behaviour#THROTTLED}. Of each message,
   * two calls are throttled and the third is accepted.
   */
  boolean throttles(String number) {
    if (throttled.merge(number, 1, Integer::sum) <= THROTTLED_TIMES) {
      return true;
    }
    throttled.remove(number);
    return false;
  }
}
