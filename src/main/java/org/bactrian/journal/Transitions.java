package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.ViberStatus;
import org.bactrian.message.Channel;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * The one place a message's state changes: the table of allowed changes, the history, and what the
 * fallback makes of it, in one transaction.
 */
final class Transitions {
  /** As a stage's safety net. */
  private static final Duration LOOKS_AT_LEAST_EVERY = Duration.ofSeconds(1);

  private final FallbackPolicy policy;
  private final StoredMessages messages;

  Transitions(FallbackPolicy policy, StoredMessages messages) {
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
    make(tx, row, change);
    return true;
  }

  /**
   * Back to waiting, because an operator says so: no receipt and no answer does that. A new round
   * begins: attempts and timers count from here.
   *
   * @return false when it is no dead letter (any more)
   */
  boolean sendAgain(Tx tx, MessageRow row, Change change) {
    if (row.deadAt() == null || !row.status().mayBeSentAgain()) {
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
    FallbackDecision decision = decide(row, change, since);
    boolean dead = isDead(tx, row, change, decision);
    update(tx, row, change, since, decision, dead);
    boolean late = arrives(row, change) && !stopSms(tx, row, change.at());
    Change explained = change.adding(WhatFollows.words(row, change, decision));
    Events.append(tx, row, late ? explained.adding(Events.LATE) : explained);
    wakeNext(tx, row, change, decision);
    if (dead && row.deadAt() == null) {
      DeadLetters.append(tx, row, change.at());
    }
  }

  /** What the fallback makes of a message as it stands. */
  FallbackDecision decide(MessageRow row, Instant now) {
    return decide(row, new ViberStatus(row.status(), row.reason(), row.since()), now);
  }

  private FallbackDecision decide(MessageRow row, Change change, @Nullable Instant since) {
    return decide(row, new ViberStatus(change.status(), change.reason(), since), change.at());
  }

  private FallbackDecision decide(MessageRow row, ViberStatus status, Instant now) {
    return row.hasFallback() && !row.isForgotten() && FallbackPolicy.concerns(status.state())
        ? policy.decide((ViberMessage) messages.read(row.body()), status, now)
        : new FallbackDecision.None();
  }

  private static @Nullable Instant since(MessageRow row, Change change) {
    boolean starts =
        change.status() == DeliveryState.SUBMITTED || change.status() == DeliveryState.UNKNOWN;
    return starts && row.since() == null ? change.at() : row.since();
  }

  private static void update(
      Tx tx,
      MessageRow row,
      Change change,
      @Nullable Instant since,
      FallbackDecision decision,
      boolean dead) {
    Instant timer = decision instanceof FallbackDecision.WaitUntil wait ? wait.at() : null;
    Instant diedAt = row.deadAt() == null ? change.at() : row.deadAt();
    MessageRow now =
        row.after(
            change,
            since,
            timer == null ? row.fallbackDueAt() : timer,
            reviewAt(decision, change.at()),
            dead ? diedAt : null);
    MessageRows.update(tx, row.version(), now, change.waiting());
  }

  private static @Nullable Instant reviewAt(FallbackDecision decision, Instant now) {
    if (decision instanceof FallbackDecision.WaitUntil wait) {
      return wait.at();
    }
    return decision instanceof FallbackDecision.SendSms ? now : null;
  }

  /**
   * It ended without arriving and no SMS follows, so nothing is left to try. An SMS nobody wants
   * any more is none: its Viber message has arrived.
   */
  private static boolean isDead(Tx tx, MessageRow row, Change change, FallbackDecision decision) {
    boolean failed =
        change.status().hasFailed()
            ? !(decision instanceof FallbackDecision.SendSms)
            : decision instanceof FallbackDecision.DeadLetter;
    return failed && !AfterNo.isUnwanted(tx, row);
  }

  private static void wakeNext(Tx tx, MessageRow row, Change change, FallbackDecision decision) {
    if (change.waiting() != null) {
      tx.wake(Wakeups.lane(change.waiting().route().get(0)));
    }
    if (isSoon(decision, change.at())) {
      tx.wake(Wakeups.FALLBACK);
    }
  }

  /** What is due later, the stage finds by itself. */
  private static boolean isSoon(FallbackDecision decision, Instant now) {
    return decision instanceof FallbackDecision.WaitUntil wait
        ? wait.at().isBefore(now.plus(LOOKS_AT_LEAST_EVERY))
        : !(decision instanceof FallbackDecision.None);
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
    if (!tx.ahead().mayHaveSms(viber.id())) {
      return true;
    }
    for (MessageRow sms : tx.lockAll("fallback_of = ?", viber.id())) {
      tx.sql("update message set dead_at = null where id = ?").param(sms.id()).update();
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
