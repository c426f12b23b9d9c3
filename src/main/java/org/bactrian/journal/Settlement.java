package org.bactrian.journal;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.delivery.SendResult;
import org.jspecify.annotations.Nullable;

/** Writes down what came of a call to a provider, and where the message goes from there. */
final class Settlement {
  private final Transitions transitions;
  private final AfterNo afterNo;
  private final ReceiptMatch receipts;

  Settlement(Transitions transitions, RetryPolicy retry, ReceiptMatch receipts) {
    this.transitions = transitions;
    this.afterNo = new AfterNo(retry);
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
    return afterNo.of(tx, row, claim, (SendResult.Refused) result, now);
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
