package org.bactrian.journal;

import static org.bactrian.journal.MessageRow.millis;

import java.time.Instant;
import java.util.Objects;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.Standing;
import org.bactrian.message.Channel;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * The one place a message's state changes: the table of allowed changes, the history, and what the
 * fallback makes of it, in one transaction.
 */
final class Transitions {
  private final FallbackPolicy policy;
  private final MessageReader messages;

  Transitions(FallbackPolicy policy, MessageReader messages) {
    this.policy = policy;
    this.messages = messages;
  }

  /**
   * Makes the change if the state allows it.
   *
   * @param row locked, as it stands in this transaction
   * @return whether it was made; a change the state does not allow is none, and no error: receipts
   *     come late, twice and in any order
   */
  boolean apply(Tx tx, MessageRow row, Change change) {
    if (!row.status().mayBecome(change.status())) {
      return false;
    }
    Instant since = since(row, change);
    FallbackDecision decision = decide(row, change, since);
    update(tx, row, change, since, decision);
    boolean late = arrives(row, change) && !stopSms(tx, row, change.at());
    Change explained = change.adding(whatFollows(row, change, decision));
    Events.append(tx, row, late ? explained.adding(Events.LATE) : explained);
    wakeNext(tx, row, change, decision);
    return true;
  }

  /** In words, for the history of a message that has a fallback. */
  private static String whatFollows(MessageRow row, Change change, FallbackDecision decision) {
    if (decision instanceof FallbackDecision.WaitUntil wait) {
      return "; its SMS follows at " + wait.at() + " unless it arrives before";
    }
    if (decision instanceof FallbackDecision.SendSms) {
      return "; its SMS follows";
    }
    if (decision instanceof FallbackDecision.DeadLetter) {
      return "; a dead letter";
    }
    return row.hasFallback() && change.status().hasFailed() ? "; no SMS follows" : "";
  }

  /** What the fallback makes of a message as it stands. */
  FallbackDecision decide(MessageRow row, Instant now) {
    return decide(row, new Standing(row.status(), row.reason(), row.since()), now);
  }

  private FallbackDecision decide(MessageRow row, Change change, @Nullable Instant since) {
    return decide(row, new Standing(change.status(), change.reason(), since), change.at());
  }

  private FallbackDecision decide(MessageRow row, Standing standing, Instant now) {
    return row.hasFallback()
        ? policy.decide((ViberMessage) messages.stored(row.body()), standing, now)
        : new FallbackDecision.None();
  }

  private static @Nullable Instant since(MessageRow row, Change change) {
    boolean starts =
        change.status() == DeliveryState.SUBMITTED || change.status() == DeliveryState.UNKNOWN;
    return starts && row.since() == null ? change.at() : row.since();
  }

  private static void update(
      Tx tx, MessageRow row, Change change, @Nullable Instant since, FallbackDecision decision) {
    Change.Waiting waiting = change.waiting();
    Instant reviewAt = reviewAt(decision, change.at());
    Instant timer = decision instanceof FallbackDecision.WaitUntil wait ? wait.at() : null;
    Instant dead = isDead(row, change, decision) ? change.at() : row.deadAt();
    int updated =
        tx.sql(
                """
                update message
                set status = ?, reason = ?, version = version + 1, route = ?, lane = ?, attempts = ?,
                    due_at = ?, expires_at = ?, since = ?, fallback_due_at = ?, review_at = ?,
                    dead_at = ?, updated_at = ?
                where id = ? and version = ?
                """)
            .param(change.status().wire())
            .param(change.reason() == null ? null : change.reason().wire())
            .param(String.join(",", waiting == null ? row.route() : waiting.route()))
            .param(waiting == null ? row.lane() : waiting.route().get(0))
            .param(row.attempts() + (change.status() == DeliveryState.SENDING ? 1 : 0))
            .param(waiting == null ? null : millis(waiting.dueAt()))
            .param(waiting == null ? null : millis(waiting.expiresAt()))
            .param(millis(since))
            .param(millis(timer == null ? row.fallbackDueAt() : timer))
            .param(millis(reviewAt))
            .param(millis(dead))
            .param(change.at().toEpochMilli())
            .param(row.id())
            .param(row.version())
            .update();
    if (updated != 1) {
      throw new IllegalStateException(row + " changed while it was locked");
    }
  }

  private static @Nullable Instant reviewAt(FallbackDecision decision, Instant now) {
    if (decision instanceof FallbackDecision.WaitUntil wait) {
      return wait.at();
    }
    return decision instanceof FallbackDecision.SendSms ? now : null;
  }

  /** Nothing is left to try: no account takes it, and no SMS follows. */
  private static boolean isDead(MessageRow row, Change change, FallbackDecision decision) {
    if (decision instanceof FallbackDecision.DeadLetter) {
      return true;
    }
    if (change.status() != DeliveryState.REFUSED || decision instanceof FallbackDecision.SendSms) {
      return false;
    }
    Reason.Fault fault = Objects.requireNonNull(change.reason(), "refused has a reason").fault();
    return row.channel() == Channel.SMS
        || fault == Reason.Fault.ACCOUNT
        || fault == Reason.Fault.PASSING;
  }

  private static void wakeNext(Tx tx, MessageRow row, Change change, FallbackDecision decision) {
    if (change.waiting() != null) {
      tx.wake(Tx.lane(change.waiting().route().get(0)));
    }
    if (!(decision instanceof FallbackDecision.None)) {
      tx.wake(Tx.FALLBACK);
    }
  }

  private static boolean arrives(MessageRow row, Change change) {
    return row.channel() == Channel.VIBER
        && change.status().hasArrived()
        && !row.status().hasArrived();
  }

  /**
   * Delivered or seen before the SMS left: it never leaves.
   *
   * @return false when it had gone already
   */
  private boolean stopSms(Tx tx, MessageRow viber, Instant now) {
    for (MessageRow sms : tx.lockAll("fallback_of = ?", viber.id())) {
      String why = "the Viber message arrived before this SMS left";
      if (sms.status().isWaiting()) {
        apply(tx, sms, Change.to(DeliveryState.CANCELLED, null, why, now));
      } else if (sms.status().mayHaveGone()) {
        return false;
      }
    }
    return true;
  }
}
