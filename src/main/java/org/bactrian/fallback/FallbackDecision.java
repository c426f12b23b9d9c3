package org.bactrian.fallback;

import java.time.Instant;
import org.bactrian.delivery.Reason;

/** Says whether an SMS follows a Viber message, and when. */
public sealed interface FallbackDecision {
  /** No SMS follows: the message arrived, its rule excludes an SMS, or it has no fallback. */
  record None() implements FallbackDecision {}

  /** No decision is possible yet; the policy is asked again at that time. */
  record WaitUntil(Instant at) implements FallbackDecision {}

  /**
   * The SMS is sent now.
   *
   * @param trigger the reason of the failure, or {@code overdue}
   */
  record SendSms(Reason trigger) implements FallbackDecision {}

  /** The outcome is unknown, and the operator asked to see such messages. */
  record DeadLetter() implements FallbackDecision {}
}
