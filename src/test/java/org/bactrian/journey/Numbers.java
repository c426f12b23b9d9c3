package org.bactrian.journey;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers nobody else in the run has, that make the provider simulator do what a test wants. */
final class Numbers {
  private static final AtomicInteger NEXT = new AtomicInteger(100);

  private Numbers() {}

  /** Viber does by the last three digits what contract section 5 says; its SMS is delivered. */
  static String viber(String behaviour) {
    return of(behaviour, "999");
  }

  static String of(String viber, String sms) {
    return "+380" + NEXT.getAndIncrement() + sms + viber;
  }
}
