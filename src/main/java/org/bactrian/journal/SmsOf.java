package org.bactrian.journal;

import static org.bactrian.journal.Column.millis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.message.SmsMessage;
import org.jspecify.annotations.Nullable;

/** Keeps the SMS of a Viber message in one transaction with the question whether it is wanted. */
final class SmsOf {
  private final Tx tx;
  private final Transitions transitions;

  SmsOf(Tx tx, Transitions transitions) {
    this.tx = tx;
    this.transitions = transitions;
  }

  AcceptResult accept(
      SmsMessage message,
      String body,
      List<String> route,
      Reason trigger,
      String why,
      Instant now) {
    MessageRow viber = tx.lock(message.fallbackOf()).orElseThrow();
    Optional<MessageRow> before = tx.lockAll("fallback_of = ?", viber.id()).stream().findFirst();
    if (before.isPresent()) {
      close(viber, null, viber.fallbackReason());
      return new AcceptResult.Same(before.get());
    }
    FallbackDecision decision = transitions.decide(viber, now);
    if (!(decision instanceof FallbackDecision.SendSms)) {
      close(viber, decision instanceof FallbackDecision.WaitUntil wait ? wait.at() : null, null);
      return new AcceptResult.NotWanted(message.id());
    }
    MessageRow sms = MessageRow.accepted(message, body, viber.priority(), route, now);
    keep(sms, viber, trigger, why, now);
    close(viber, null, trigger);
    return new AcceptResult.New(sms);
  }

  private void keep(MessageRow sms, MessageRow viber, Reason trigger, String chosen, Instant now) {
    boolean carried = !sms.route().isEmpty();
    String cause = "follows " + viber.id() + ": " + trigger.wire() + ", " + chosen;
    MessageStore.insert(tx, sms, carried ? now : null, cause);
    if (!carried) {
      String why = "no SMS account can carry it";
      transitions.apply(tx, sms, Change.to(DeliveryState.REFUSED, Reason.NO_ROUTE, why, now));
    }
  }

  private void close(MessageRow viber, @Nullable Instant reviewAt, @Nullable Reason trigger) {
    tx.sql("update message set review_at = ?, fallback_reason = ? where id = ?")
        .param(millis(reviewAt))
        .param(trigger == null ? null : trigger.wire())
        .param(viber.id())
        .update();
  }
}
