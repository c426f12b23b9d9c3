package org.bactrian.journey;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes phone numbers that are used once in a run. Their last digits tell the provider simulator
 * what to do.
 */
final class Numbers {
  private static final AtomicInteger NEXT = new AtomicInteger(100);

  private Numbers() {}

  /**
   * Returns a number whose last three digits choose the Viber behaviour (section 5 of the
   * contract). Its SMS is delivered.
   */
  static String viber(String behaviour) {
    return of(behaviour, "999");
  }

  static String of(String viber, String sms) {
    return "+380" + NEXT.getAndIncrement() + sms + viber;
  }
}
