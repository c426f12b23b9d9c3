package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of attempts: calls to providers and their outcomes. */
final class AttemptTable {
  /** The states of attempts; the receipts that name them bring these along. */
  static final Prefetch<AttemptId, DeliveryState> STATUS = Prefetch.broughtAlong("attempt");

  private AttemptTable() {}

  /** One attempt of one message. */
  record AttemptId(String messageId, int no) {}

  /** Returns the attempts of each message, oldest first; a message without any is not in it. */
  static Map<String, List<AttemptRow>> of(JdbcClient reads, Collection<String> messageIds) {
    Map<String, List<AttemptRow>> attempts = new HashMap<>();
    reads
        .sql("select * from attempt where message_id in (:ids) order by message_id, no")
        .param("ids", messageIds)
        .query(
            (row, number) ->
                attempts
                    .computeIfAbsent(row.getString("message_id"), id -> new ArrayList<>())
                    .add(
                        new AttemptRow(
                            row.getInt("no"),
                            row.getString("account"),
                            DeliveryState.of(row.getString("status")),
                            Column.reason(row.getString("reason")),
                            row.getString("provider_code"),
                            row.getString("provider_message_id"),
                            Instant.ofEpochMilli(row.getLong("at")))))
        .list();
    return attempts;
  }

  /** Inserts an attempt with the cause of a change; its state may differ from the message's. */
  static void insert(Tx tx, AttemptId attempt, Change change, DeliveryState status) {
    tx.later(
        """
        insert into attempt (message_id, no, account, status, reason, provider_code,
                             provider_message_id, at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        attempt.messageId(),
        attempt.no(),
        change.account(),
        status.wire(),
        Column.wire(change.reason()),
        Column.clip(change.providerCode()),
        Column.clip(change.providerMessageId()),
        change.at().toEpochMilli());
  }

  static boolean exists(Tx tx, AttemptId attempt) {
    return tx.sql("select count(*) from attempt where message_id = ? and no = ?")
            .params(attempt.messageId(), attempt.no())
            .query(Integer.class)
            .single()
        > 0;
  }

  /**
   * Makes an unknown attempt submitted.
   *
   * @return false when the attempt is not unknown any more
   */
  static boolean submitUnknown(
      Tx tx, AttemptId attempt, @Nullable String code, @Nullable String providerId) {
    return tx.sql(
                """
                update attempt set status = ?, reason = null, provider_code = ?,
                                   provider_message_id = ?
                where message_id = ? and no = ? and status = ?
                """)
            .param(DeliveryState.SUBMITTED.wire())
            .param(Column.clip(code))
            .param(Column.clip(providerId))
            .param(attempt.messageId())
            .param(attempt.no())
            .param(DeliveryState.UNKNOWN.wire())
            .update()
        == 1;
  }

  /** Updates an attempt by a receipt, if its state allows the change. */
  static void update(Tx tx, AttemptId attempt, Receipt receipt, Instant now) {
    if (!status(tx, attempt).mayBecome(receipt.state())) {
      return;
    }
    tx.now(STATUS, attempt, receipt.state());
    tx.later(
        """
        update attempt set status = ?, reason = ?, provider_code = ?, at = ?
        where message_id = ? and no = ?
        """,
        receipt.state().wire(),
        Column.wire(receipt.reason()),
        Column.clip(receipt.providerCode()),
        now.toEpochMilli(),
        attempt.messageId(),
        attempt.no());
  }

  /** Returns the attempt's state; one that is not on record yet allows no change. */
  private static DeliveryState status(Tx tx, AttemptId attempt) {
    DeliveryState known = tx.known(STATUS, attempt);
    return known != null
        ? known
        : tx.sql("select status from attempt where message_id = ? and no = ?")
            .params(attempt.messageId(), attempt.no())
            .query((row, n) -> DeliveryState.of(row.getString("status")))
            .optional()
            .orElse(DeliveryState.SEEN);
  }

  /** Returns the latest attempt on record by an account. */
  static Optional<AttemptId> latest(Tx tx, String messageId, String account) {
    return tx.sql("select max(no) as no from attempt where message_id = ? and account = ?")
        .params(messageId, account)
        .query((found, n) -> found.getInt("no"))
        .optional()
        .filter(no -> no > 0)
        .map(no -> new AttemptId(messageId, no));
  }

  /** Counts the attempts by an account after the one of this number. */
  static int count(Tx tx, String messageId, String account, int after) {
    return tx.sql("select count(*) from attempt where message_id = ? and account = ? and no > ?")
        .params(messageId, account, after)
        .query(Integer.class)
        .single();
  }

  /**
   * Returns the latest reason, after the attempt of this number, that was an account's and not the
   * message's.
   */
  static Optional<Reason> lastReasonOfAnAccount(Tx tx, String messageId, int after) {
    return tx
        .sql(
            """
            select reason from attempt where message_id = ? and no > ? order by no desc
            """)
        .params(messageId, after)
        .query((row, n) -> Column.reason(row.getString("reason")))
        .list()
        .stream()
        .filter(AttemptTable::isOfAnAccount)
        .findFirst();
  }

  private static boolean isOfAnAccount(@Nullable Reason reason) {
    return reason != null
        && reason.category() != Reason.Category.ENVELOPE
        && reason.category() != Reason.Category.CONTENT;
  }

  /** Returns whether some attempt may have reached the phone. */
  static boolean mayHaveArrived(Tx tx, String messageId) {
    return tx.sql(
                """
                select count(*) from attempt
                where message_id = ? and status not in ('refused', 'undelivered', 'expired')
                """)
            .param(messageId)
            .query(Integer.class)
            .single()
        > 0;
  }
}
