package org.bactrian.fallback;

import java.time.Instant;
import org.bactrian.delivery.Reason;

/** What is to be done about a Viber message now. */
public sealed interface FallbackDecision {
  /** No SMS follows: it arrived, or its rule says so, or it has none. */
  record None() implements FallbackDecision {}

  /** Nothing yet; look again then. */
  record WaitUntil(Instant at) implements FallbackDecision {}

  /**
   * The SMS leaves now.
   *
   * @param trigger what made it: the reason of the failure, or {@code overdue}
   */
  record SendSms(Reason trigger) implements FallbackDecision {}

  /** Nobody knows what became of it, and the operator wants to see it. */
  record DeadLetter() implements FallbackDecision {}
}
