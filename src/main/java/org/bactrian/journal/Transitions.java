package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.ViberStatus;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Channel;
import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * The one place that changes a message's state. It asks the table of allowed changes and the
 * fallback policy, and writes the message, its history and its dead letter in one transaction.
 */
final class Transitions {
  /** A stage looks at its work at least this often, woken or not. */
  private static final Duration LOOKS_AT_LEAST_EVERY = Duration.ofSeconds(1);

  private final FallbackPolicy policy;
  private final ParsedMessages messages;
  private final Estimates estimates;
  private final QuietHours quiet;
  private final Holds holds;

  Transitions(
      FallbackPolicy policy,
      ParsedMessages messages,
      Estimates estimates,
      QuietHours quiet,
      Holds holds) {
    this.policy = policy;
    this.messages = messages;
    this.estimates = estimates;
    this.quiet = quiet;
    this.holds = holds;
  }

  /** Returns when a message may leave: at that time, or later, when its recipient is awake. */
  Instant awake(MessageRow row, Instant at) {
    return quiet.awake(row, at);
  }

  /**
   * Has a message wait whose recipient sleeps.
   *
   * @return when it may leave; null: now
   */
  @Nullable Instant sleeps(Tx tx, MessageRow row, Instant now) {
    Instant awake = quiet.awake(row, now);
    if (!awake.isAfter(now)) {
      return null;
    }
    if (row.status() == DeliveryState.SCHEDULED) {
      MessageTable.putOff(tx, row, awake);
    } else {
      MessageRow.Queueing place = row.queueing();
      Change change = Change.to(DeliveryState.SCHEDULED, row.reason(), QuietHours.why(awake), now);
      apply(tx, row, change.queued(new Change.Queued(place.route(), awake, place.expiresAt())));
    }
    return awake;
  }

  /**
   * Makes a change if the message's state allows it.
   *
   * @param row locked, as it is in this transaction
   * @return whether the change was made. One that the state does not allow is no error: receipts
   *     come late, twice and in any order
   */
  boolean apply(Tx tx, MessageRow row, Change change) {
    Change possible = row.isForgotten() && change.queued() != null ? notAgain(change) : change;
    if (!row.status().mayBecome(possible.status())) {
      return false;
    }
    make(tx, row, possible);
    return true;
  }

  /** Its person was erased while it was being sent: nothing is left that could be sent again. */
  private static Change notAgain(Change change) {
    String why = change.detail() + "; cancelled: its person is erased";
    return new Change(
        DeliveryState.CANCELLED,
        change.reason(),
        change.account(),
        change.providerCode(),
        change.providerMessageId(),
        why,
        change.at(),
        change.charge(),
        null);
  }

  /**
   * Puts a dead letter back into a lane, for an operator: no receipt and no answer does that. A new
   * round begins, from which attempts and timers count.
   *
   * @return false when the message is no dead letter any more
   */
  boolean sendAgain(Tx tx, MessageRow row, Change change) {
    if (row.timestamps().deadAt() == null || !row.status().mayBeSentAgain()) {
      return false;
    }
    make(tx, row, change);
    tx.sql(
            """
            update message set round_start = attempts, since = null, fallback_due_at = null
            where id = ?
            """)
        .param(row.id())
        .update();
    return true;
  }

  private void make(Tx tx, MessageRow row, Change change) {
    Instant since = since(row, change);
    FallbackDecision decision = decide(tx, row, change, since);
    boolean dead = isDead(tx, row, change, decision);
    update(tx, row, change, since, decision, dead);
    boolean late = isLate(tx, row, change);
    if (late) {
      MessageTable.late(tx, row.id());
    }
    Change explained = change.adding(whatFollows(row, change, decision));
    Events.append(tx, row, late ? explained.adding(Events.LATE) : explained);
    wakeNext(tx, change, decision);
    if (dead && row.timestamps().deadAt() == null) {
      appendDeadLetter(tx, row, change.at());
    }
  }

  /** Returns what the fallback policy makes of a message as it is. */
  FallbackDecision decide(MessageRow row, Instant now) {
    return decide(row, new ViberStatus(row.status(), row.reason(), row.timer().since()), now);
  }

  private FallbackDecision decide(Tx tx, MessageRow row, Change change, @Nullable Instant since) {
    FallbackDecision decision =
        decide(row, new ViberStatus(change.status(), change.reason(), since), change.at());
    // A message that waits for seen may become delivered after its SMS was made. No second SMS
    // follows.
    boolean over =
        change.status() == DeliveryState.DELIVERED
            && !(decision instanceof FallbackDecision.None)
            && MessageTable.lockSmsOf(tx, row.id()).isPresent();
    over |= change.reason() == Reason.OPTED_OUT && OptOutTable.refuses(tx, row, Channel.SMS);
    return over ? new FallbackDecision.None() : decision;
  }

  private FallbackDecision decide(MessageRow row, ViberStatus status, Instant now) {
    return row.timer().hasFallback()
            && !row.isForgotten()
            && FallbackPolicy.concerns(status.state())
        ? policy.decide((ViberMessage) messages.read(row.body()), status, now)
        : new FallbackDecision.None();
  }

  private static @Nullable Instant since(MessageRow row, Change change) {
    // A receipt may be faster than the answer. The timer of a fallback that waits for seen starts
    // then.
    boolean starts =
        change.status() == DeliveryState.SUBMITTED
            || change.status() == DeliveryState.UNKNOWN
            || change.status() == DeliveryState.DELIVERED;
    return starts && row.timer().since() == null ? change.at() : row.timer().since();
  }

  private void update(
      Tx tx,
      MessageRow row,
      Change change,
      @Nullable Instant since,
      FallbackDecision decision,
      boolean dead) {
    Instant timer = decision instanceof FallbackDecision.WaitUntil wait ? wait.at() : null;
    Instant reviewAt = decision instanceof FallbackDecision.SendSms ? change.at() : timer;
    Instant diedAt = row.timestamps().deadAt() == null ? change.at() : row.timestamps().deadAt();
    MessageRow now =
        row.after(
            change,
            row.timer().set(since, timer == null ? row.timer().dueAt() : timer, reviewAt),
            dead ? diedAt : null);
    enter(tx, row, now, change.queued());
  }

  /**
   * Updates a message to what it is now. Where it begins to wait and a hold names it, it is parked.
   *
   * @param queued null: it does not wait any more
   */
  void enter(Tx tx, MessageRow before, MessageRow now, Change.@Nullable Queued queued) {
    MessageRow moved = estimates.moved(before, now);
    MessageRow entered = queued == null ? moved : holds.known().entering(moved, queued.dueAt());
    MessageTable.update(tx, before, entered, queued);
  }

  /**
   * Returns whether nothing is left to try: the message ended without arriving, and no SMS follows.
   * An SMS whose Viber message has arrived is no dead letter, for it is not wanted any more; nor is
   * what the recipient does not want.
   */
  private boolean isDead(Tx tx, MessageRow row, Change change, FallbackDecision decision) {
    boolean failed =
        change.status().hasFailed()
            ? !(decision instanceof FallbackDecision.SendSms)
            : decision instanceof FallbackDecision.DeadLetter;
    return failed && change.reason() != Reason.OPTED_OUT && !isUnwantedSms(tx, row);
  }

  private static void appendDeadLetter(Tx tx, MessageRow row, Instant now) {
    tx.sql("insert into dead_letter (message_id, due_at, tries) values (?, ?, 0)")
        .params(row.id(), now.toEpochMilli())
        .update();
    tx.wake(Wakeups.DEAD_LETTER);
  }

  private static void wakeNext(Tx tx, Change change, FallbackDecision decision) {
    if (change.queued() != null) {
      tx.wake(Wakeups.lane(change.queued().route().get(0)));
    }
    if (isSoon(decision, change.at())) {
      tx.wake(Wakeups.FALLBACK);
    }
  }

  /** The stage finds by itself what is due later. */
  private static boolean isSoon(FallbackDecision decision, Instant now) {
    return decision instanceof FallbackDecision.WaitUntil wait
        ? wait.at().isBefore(now.plus(LOOKS_AT_LEAST_EVERY))
        : !(decision instanceof FallbackDecision.None);
  }

  /** Returns what the fallback makes of a change, in words for the history; often nothing. */
  private static String whatFollows(MessageRow row, Change change, FallbackDecision decision) {
    if (decision instanceof FallbackDecision.WaitUntil wait) {
      return "; its SMS follows at "
          + wait.at().truncatedTo(ChronoUnit.MILLIS)
          + (change.status() == DeliveryState.DELIVERED
              ? " unless it is seen before"
              : " unless it arrives before");
    }
    if (decision instanceof FallbackDecision.SendSms) {
      return "; its SMS follows";
    }
    if (decision instanceof FallbackDecision.DeadLetter) {
      return "; a dead letter";
    }
    return row.timer().hasFallback() && change.status().hasFailed() ? "; no SMS follows" : "";
  }

  /**
   * Returns whether a Viber message arrives after its SMS had left. When what the fallback waits
   * for comes, an SMS that has not left yet is stopped.
   */
  private boolean isLate(Tx tx, MessageRow row, Change change) {
    if (row.channel() != Channel.VIBER || !change.status().hasArrived()) {
      return false;
    }
    boolean arrives = !row.status().hasArrived();
    boolean smsHasLeft =
        isSatisfied(row, change.status())
            ? !isSatisfied(row, row.status()) && !stopSms(tx, row, change.at())
            : arrives && smsHasLeft(tx, row);
    return arrives && smsHasLeft;
  }

  private static boolean smsHasLeft(Tx tx, MessageRow viber) {
    return MessageTable.lockSmsOf(tx, viber.id())
        .filter(sms -> !sms.status().isWaiting() && sms.status().mayHaveGone())
        .isPresent();
  }

  /** Returns whether the SMS of a Viber message in this state is no longer needed. */
  private boolean isSatisfied(MessageRow viber, DeliveryState state) {
    if (state != DeliveryState.DELIVERED || !viber.timer().hasFallback() || viber.isForgotten()) {
      return state.hasArrived();
    }
    Fallback fallback = ((ViberMessage) messages.read(viber.body())).fallback();
    return fallback == null || FallbackPolicy.isSatisfied(fallback, state);
  }

  /** Returns whether this is an SMS whose Viber message has arrived meanwhile. */
  boolean isUnwantedSms(Tx tx, MessageRow row) {
    if (row.fallbackOf() == null) {
      return false;
    }
    MessageRow viber = MessageTable.lock(tx, row.fallbackOf()).orElseThrow();
    return isSatisfied(viber, viber.status());
  }

  /**
   * Stops the SMS of a Viber message that has arrived: an SMS that has not left yet never leaves.
   *
   * @return false when it had left already
   */
  private boolean stopSms(Tx tx, MessageRow viber, Instant now) {
    Optional<MessageRow> found = MessageTable.lockSmsOf(tx, viber.id());
    if (found.isEmpty()) {
      return true;
    }
    MessageRow sms = found.get();
    tx.sql("update message set dead_at = null where id = ?").param(sms.id()).update();
    if (sms.status().isWaiting()) {
      String why = "the Viber message arrived before this SMS left";
      apply(tx, sms, Change.to(DeliveryState.CANCELLED, null, why, now));
      return true;
    }
    return !sms.status().mayHaveGone();
  }
}
