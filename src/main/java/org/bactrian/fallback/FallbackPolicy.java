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

/** When an SMS follows a Viber message: the table of the contract, section 4. Pure. */
public final class FallbackPolicy {
  private final OnUnknown onUnknown;

  public FallbackPolicy(OnUnknown onUnknown) {
    this.onUnknown = onUnknown;
  }

  /** What is to be done about the message now, given where it stands. */
  public FallbackDecision decide(ViberMessage message, ViberStatus status, Instant now) {
    Fallback fallback = message.fallback();
    // With an id the provider sends the SMS; one of ours beside it would be a second one.
    if (fallback == null || fallback.id() != null || !isAsked(status.state())) {
      return new None();
    }
    return switch (status.state()) {
      case SUBMITTED -> fallback.duration() == null ? new None() : timer(fallback, status, now);
      case UNKNOWN -> fallback.duration() == null ? silence() : timer(fallback, status, now);
      // A receipt is a receipt, whatever reason it gives: the provider had taken the message.
      case UNDELIVERED -> new SendSms(orOther(status.reason()));
      case EXPIRED -> new SendSms(Reason.EXPIRED);
      case REFUSED -> refused(fallback.rule(), orOther(status.reason()));
      default -> new None();
    };
  }

  /** Whether a fallback has a say in this state, whatever it is; where not, nobody need read it. */
  public static boolean isAsked(DeliveryState state) {
    return switch (state) {
      case SUBMITTED, UNKNOWN, UNDELIVERED, EXPIRED, REFUSED -> true;
      case ACCEPTED, SCHEDULED, SENDING, DELIVERED, SEEN, CANCELLED -> false;
    };
  }

  private static FallbackDecision timer(Fallback fallback, ViberStatus status, Instant now) {
    Instant since = Objects.requireNonNull(status.since(), "a timer starts somewhere");
    Instant due = since.plus(Objects.requireNonNull(fallback.duration()));
    return now.isBefore(due) ? new WaitUntil(due) : new SendSms(Reason.OVERDUE);
  }

  private FallbackDecision silence() {
    return switch (onUnknown) {
      case WAIT -> new None();
      case SMS -> new SendSms(Reason.NO_ANSWER);
      case DEAD_LETTER -> new DeadLetter();
    };
  }

  private static FallbackDecision refused(Fallback.Rule rule, Reason reason) {
    return switch (reason.fault()) {
      case ENVELOPE -> new None();
      case CONTENT ->
          rule == Fallback.Rule.SENT_FAILED ? new SendSms(Reason.BAD_CONTENT) : new None();
      case RECIPIENT, ACCOUNT, PASSING, NOBODY -> new SendSms(reason);
    };
  }

  private static Reason orOther(@Nullable Reason reason) {
    return reason == null ? Reason.OTHER : reason;
  }
}
