package org.bactrian.journal;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.delivery.SendResult;
import org.jspecify.annotations.Nullable;

/** Writes down what came of a call to a provider, and where the message goes from there. */
final class Settlement {
  private final Transitions transitions;
  private final RetryPolicy retry;
  private final ReceiptMatch receipts;

  Settlement(Transitions transitions, RetryPolicy retry, ReceiptMatch receipts) {
    this.transitions = transitions;
    this.retry = retry;
    this.receipts = receipts;
  }

  void settle(Tx tx, Claim claim, SendResult result, Instant now) {
    MessageRow row = tx.lock(claim.message().id()).orElseThrow();
    boolean awaited = row.status() == DeliveryState.SENDING && row.attempts() == claim.attempt();
    if (!awaited && isSettled(tx, claim)) {
      late(tx, claim, row, result, now);
      return;
    }
    Change change = change(tx, row, claim, result, now);
    attempt(tx, claim, row, result, change, now);
    // A receipt that was faster than a no knows better.
    if (!(result instanceof SendResult.Refused) || row.status() == DeliveryState.SENDING) {
      transitions.apply(tx, row, change);
    }
    know(tx, claim, result, now);
  }

  /** Receipts may name it by these ids, or have done so already. */
  private void know(Tx tx, Claim claim, SendResult result, Instant now) {
    for (String id : ids(result)) {
      remember(tx, claim, id);
    }
    receipts.joinParked(tx, claim.account(), ids(result), now);
  }

  /**
   * Its lane was taken over, and the outcome written down as unknown; a yes is still worth
   * something. A no is not: its SMS may have left for the unknown.
   */
  private void late(Tx tx, Claim claim, MessageRow row, SendResult result, Instant now) {
    if (!(result instanceof SendResult.Submitted taken)) {
      return;
    }
    int improved =
        tx.sql(
                """
                update attempt set status = ?, reason = null, provider_code = ?,
                                   provider_message_id = ?
                where message_id = ? and no = ? and status = ?
                """)
            .param(DeliveryState.SUBMITTED.wire())
            .param(Events.clip(taken.providerCode()))
            .param(Events.clip(first(taken.providerIds())))
            .param(row.id())
            .param(claim.attempt())
            .param(DeliveryState.UNKNOWN.wire())
            .update();
    if (improved == 1) {
      String detail = "taken by " + claim.account() + ", told late";
      transitions.apply(
          tx,
          row,
          Change.to(DeliveryState.SUBMITTED, null, detail, now)
              .by(claim.account())
              .naming(taken.providerCode(), first(taken.providerIds())));
      know(tx, claim, result, now);
    }
  }

  /** It was claimed and never left. */
  void putBack(Tx tx, Claim claim, Instant now) {
    MessageRow row = tx.lock(claim.message().id()).orElseThrow();
    if (row.status() != DeliveryState.SENDING || row.attempts() != claim.attempt()) {
      return;
    }
    String why = "not sent by " + claim.account() + " yet: it waits again";
    transitions.apply(
        tx,
        row,
        Change.to(DeliveryState.ACCEPTED, null, why, now)
            .by(claim.account())
            .waiting(new Change.Waiting(row.route(), now, claim.expiresAt())));
    tx.sql("update message set attempts = attempts - 1 where id = ?").param(row.id()).update();
  }

  /** A crash came between the claim and its outcome. */
  void lost(Tx tx, MessageRow row, Instant now) {
    Change change =
        Change.to(DeliveryState.UNKNOWN, Reason.NO_ANSWER, "stopped while it was being sent", now)
            .by(row.lane());
    insert(tx, row.id(), row.attempts(), change, DeliveryState.UNKNOWN);
    transitions.apply(tx, row, change);
  }

  private static boolean isSettled(Tx tx, Claim claim) {
    return tx.sql("select count(*) from attempt where message_id = ? and no = ?")
            .params(claim.message().id(), claim.attempt())
            .query(Integer.class)
            .single()
        > 0;
  }

  private Change change(Tx tx, MessageRow row, Claim claim, SendResult result, Instant now) {
    if (result instanceof SendResult.Submitted taken) {
      return Change.to(DeliveryState.SUBMITTED, null, "taken by " + claim.account(), now)
          .by(claim.account())
          .naming(taken.providerCode(), first(taken.providerIds()));
    }
    if (result instanceof SendResult.Unknown unknown) {
      String detail = "no answer that says anything from " + claim.account();
      return Change.to(DeliveryState.UNKNOWN, Reason.NO_ANSWER, detail, now)
          .by(claim.account())
          .naming(unknown.providerCode(), first(unknown.providerIds()));
    }
    return afterNo(tx, row, claim, (SendResult.Refused) result, now);
  }

  /** After a definite no: elsewhere, later, or never. */
  private Change afterNo(
      Tx tx, MessageRow row, Claim claim, SendResult.Refused refused, Instant now) {
    return end(tx, row, claim, refused, now)
        .by(claim.account())
        .naming(refused.providerCode(), null);
  }

  private Change end(Tx tx, MessageRow row, Claim claim, SendResult.Refused refused, Instant now) {
    if (claim.isTooLate(now)) {
      String why = "its ttl passed before it left";
      return Change.to(DeliveryState.EXPIRED, Reason.EXPIRED, why, now);
    }
    if (isUnwanted(tx, row)) {
      String why = "the Viber message arrived before this SMS was taken";
      return Change.to(DeliveryState.CANCELLED, refused.reason(), why, now);
    }
    ToIntFunction<String> callsTo =
        account -> callsTo(tx, row, account) + (account.equals(claim.account()) ? 1 : 0);
    int calls = claim.attempt() - row.roundStart();
    double chance = chance(row.id(), claim.attempt());
    String said = claim.account() + (wasAsked(refused) ? " said no" : " rests");
    if (retry.next(row.route(), calls, callsTo, refused, now, chance)
        instanceof RetryPolicy.Next.Again next) {
      boolean later = next.at().isAfter(now);
      String why = said + ", next is " + next.route().get(0);
      return Change.to(
              later ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED, refused.reason(), why, now)
          .waiting(new Change.Waiting(next.route(), next.at(), claim.expiresAt()));
    }
    String why = said + ", nothing is left to try";
    return Change.to(DeliveryState.REFUSED, refused.reason(), why, now);
  }

  private static boolean wasAsked(SendResult.Refused refused) {
    return refused.retry() != SendResult.Retry.NOT_ASKED;
  }

  /** The same when the work runs twice. */
  private static double chance(String messageId, int attempt) {
    return new SplittableRandom(31L * messageId.hashCode() + attempt).nextDouble();
  }

  /** Of an SMS: its Viber message has arrived. */
  static boolean isUnwanted(Tx tx, MessageRow row) {
    return row.fallbackOf() != null
        && tx.lock(row.fallbackOf()).orElseThrow().status().hasArrived();
  }

  private static int callsTo(Tx tx, MessageRow row, String account) {
    return tx.sql("select count(*) from attempt where message_id = ? and account = ? and no > ?")
        .params(row.id(), account, row.roundStart())
        .query(Integer.class)
        .single();
  }

  /**
   * A receipt may have been faster than the answer: the attempt then stands as the message does.
   */
  private static void attempt(
      Tx tx, Claim claim, MessageRow row, SendResult result, Change change, Instant now) {
    DeliveryState status =
        result instanceof SendResult.Refused ? DeliveryState.REFUSED : change.status();
    boolean overtaken = row.status() != DeliveryState.SENDING && row.attempts() == claim.attempt();
    insert(tx, row.id(), claim.attempt(), change, overtaken ? row.status() : status);
  }

  private static void insert(Tx tx, String messageId, int no, Change change, DeliveryState status) {
    tx.later(
        """
        insert into attempt (message_id, no, account, status, reason, provider_code,
                             provider_message_id, at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        messageId,
        no,
        change.account(),
        status.wire(),
        change.reason() == null ? null : change.reason().wire(),
        Events.clip(change.providerCode()),
        Events.clip(change.providerMessageId()),
        change.at().toEpochMilli());
  }

  /** The first message an id was given for keeps it: a provider that gives it twice is wrong. */
  private static void remember(Tx tx, Claim claim, String id) {
    tx.later(
        """
        insert into provider_id (account, provider_id, message_id, attempt_no)
        values (?, ?, ?, ?) on conflict (account, provider_id) do nothing
        """,
        claim.account(),
        id,
        claim.message().id(),
        claim.attempt());
  }

  /** Receipts may name the message by these. */
  static LinkedHashSet<String> ids(SendResult result) {
    List<String> ids =
        result instanceof SendResult.Submitted taken
            ? taken.providerIds()
            : result instanceof SendResult.Unknown unknown ? unknown.providerIds() : List.of();
    LinkedHashSet<String> clipped = new LinkedHashSet<>();
    ids.forEach(id -> clipped.add(Events.clip(id)));
    return clipped;
  }

  private static @Nullable String first(List<String> ids) {
    return ids.isEmpty() ? null : ids.get(0);
  }
}
