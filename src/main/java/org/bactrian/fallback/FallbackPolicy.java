package org.bactrian.fallback;

import java.time.Instant;
import java.util.Objects;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision.DeadLetter;
import org.bactrian.fallback.FallbackDecision.None;
import org.bactrian.fallback.FallbackDecision.SendSms;
import org.bactrian.fallback.FallbackDecision.WaitUntil;
import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when an SMS follows a Viber message. It has no state and no effects.
 *
 * <ul>
 *   <li>Refused for the envelope: no SMS.
 *   <li>Refused for the content: an SMS under the rule {@code sentFailed} only.
 *   <li>Refused for another reason, by the last account: an SMS.
 *   <li>Undelivered or expired, by a receipt: an SMS.
 *   <li>Submitted or unknown, with a timer: an SMS when the timer ends.
 *   <li>Unknown, without a timer: what {@link OnUnknown} says.
 *   <li>Delivered, and the fallback waits for {@code seen}: an SMS when the timer ends.
 *   <li>Delivered otherwise, or seen: no SMS, ever.
 * </ul>
 */
public final class FallbackPolicy {
  private final OnUnknown onUnknown;

  public FallbackPolicy(OnUnknown onUnknown) {
    this.onUnknown = onUnknown;
  }

  /** Decides what happens next to the message in its present status. */
  public FallbackDecision decide(ViberMessage message, ViberStatus status, Instant now) {
    Fallback fallback = message.fallback();
    // With an id the provider sends the SMS itself; one from Bactrian would be a second SMS.
    if (fallback == null || fallback.id() != null || !concerns(status.state())) {
      return new None();
    }
    return switch (status.state()) {
      case DELIVERED ->
          isSatisfied(fallback, status.state()) ? new None() : timer(fallback, status, now);
      case SUBMITTED -> fallback.duration() == null ? new None() : timer(fallback, status, now);
      case UNKNOWN ->
          fallback.duration() == null ? unknownWithoutTimer() : timer(fallback, status, now);
      // The provider had accepted the message, so an SMS follows whatever reason the receipt gives.
      case UNDELIVERED -> new SendSms(orOther(status.reason()));
      case EXPIRED -> new SendSms(Reason.EXPIRED);
      case REFUSED -> refused(fallback.rule(), orOther(status.reason()));
      default -> new None();
    };
  }

  /**
   * Returns whether an SMS may follow a message in this state, under any fallback. In other states
   * the fallback need not be read.
   */
  public static boolean concerns(DeliveryState state) {
    return switch (state) {
      case SUBMITTED, UNKNOWN, UNDELIVERED, EXPIRED, REFUSED, DELIVERED -> true;
      case ACCEPTED, SCHEDULED, SENDING, SEEN, CANCELLED -> false;
    };
  }

  /** Returns whether what the fallback waits for has come. From then on no SMS ever leaves. */
  public static boolean isSatisfied(Fallback fallback, DeliveryState state) {
    return state == DeliveryState.SEEN
        || state == DeliveryState.DELIVERED
            && (fallback.until() == Fallback.Until.DELIVERED || fallback.duration() == null);
  }

  private static FallbackDecision timer(Fallback fallback, ViberStatus status, Instant now) {
    Instant since = Objects.requireNonNull(status.since(), "a timer starts somewhere");
    Instant due = since.plus(Objects.requireNonNull(fallback.duration()));
    return now.isBefore(due) ? new WaitUntil(due) : new SendSms(Reason.OVERDUE);
  }

  private FallbackDecision unknownWithoutTimer() {
    return switch (onUnknown) {
      case WAIT -> new None();
      case SMS -> new SendSms(Reason.NO_ANSWER);
      case DEAD_LETTER -> new DeadLetter();
    };
  }

  private static FallbackDecision refused(Fallback.Rule rule, Reason reason) {
    return switch (reason.category()) {
      case ENVELOPE -> new None();
      case CONTENT ->
          rule == Fallback.Rule.SENT_FAILED ? new SendSms(Reason.BAD_CONTENT) : new None();
      case RECIPIENT, ACCOUNT, TEMPORARY, NO_RESULT -> new SendSms(reason);
    };
  }

  private static Reason orOther(@Nullable Reason reason) {
    return reason == null ? Reason.OTHER : reason;
  }
}
