package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.jspecify.annotations.Nullable;

/** Joins receipts with the messages they are about; those nobody knows yet are parked. */
final class ReceiptMatch {
  private final Transitions transitions;

  ReceiptMatch(Transitions transitions) {
    this.transitions = transitions;
  }

  /** Which attempt of which message an id names. */
  record Named(String messageId, int attempt) {}

  void apply(Tx tx, String account, Receipt receipt, Instant now) {
    Optional<Named> named = find(tx, account, receipt);
    if (named.isPresent()) {
      apply(tx, account, named.get(), receipt, now);
    } else {
      park(tx, account, receipt, now);
    }
  }

  /** Receipts that came before the answer that told their id. */
  void joinParked(Tx tx, String account, Collection<String> ids, Instant now) {
    for (String id : ids) {
      if (!tx.ahead().mayBeParked(account, id)) {
        continue;
      }
      List<Parked> parked =
          tx.sql(
                  """
                  select * from parked_receipt where account = ? and provider_id = ? order by seq
                  """)
              .params(account, id)
              .query(Parked::from)
              .list();
      for (Parked early : parked) {
        apply(tx, account, early.receipt(), now);
        tx.sql("delete from parked_receipt where seq = ?").param(early.seq()).update();
      }
    }
  }

  /** The message an id names; empty when nobody knows it. */
  static Optional<Named> find(Tx tx, String account, @Nullable String providerId) {
    String id = id(providerId);
    Named read = tx.ahead().named(account, id);
    if (read != null) {
      return Optional.of(read);
    }
    return tx.sql(
            """
            select message_id, attempt_no from provider_id where account = ? and provider_id = ?
            """)
        .params(account, id)
        .query((row, n) -> new Named(row.getString("message_id"), row.getInt("attempt_no")))
        .optional();
  }

  /** As the journal has it; empty when a receipt names none. */
  static String id(@Nullable String providerId) {
    return Optional.ofNullable(Events.clip(providerId)).orElse("");
  }

  private static Optional<Named> find(Tx tx, String account, Receipt receipt) {
    Optional<Named> byProviderId = find(tx, account, receipt.providerId());
    if (byProviderId.isPresent() || receipt.ownId() == null) {
      return byProviderId;
    }
    return tx.lock(receipt.ownId()).flatMap(row -> latestBy(tx, account, row));
  }

  /**
   * The latest call to an account for a message: its last one, whose answer may not be here yet, or
   * one on record.
   */
  private static Optional<Named> latestBy(Tx tx, String account, MessageRow row) {
    boolean wentBy = row.attempts() > 0 && !row.status().isWaiting();
    if (wentBy && row.lane().equals(account)) {
      return Optional.of(new Named(row.id(), row.attempts()));
    }
    return tx.sql("select max(no) as no from attempt where message_id = ? and account = ?")
        .params(row.id(), account)
        .query((found, n) -> found.getInt("no"))
        .optional()
        .filter(no -> no > 0)
        .map(no -> new Named(row.id(), no));
  }

  private void apply(Tx tx, String account, Named named, Receipt receipt, Instant now) {
    MessageRow row = tx.lock(named.messageId()).orElseThrow();
    updateAttempt(tx, named, receipt, now);
    boolean before = named.attempt() < row.attempts() || row.status().isWaiting();
    if (before && !receipt.state().hasArrived()) {
      // It goes another way by now: of the calls before only an arrival still counts.
      return;
    }
    Change change =
        Change.to(receipt.state(), receipt.reason(), "receipt from " + account, now)
            .by(account)
            .naming(receipt.providerCode(), receipt.providerId());
    transitions.apply(tx, row, change);
  }

  private static void updateAttempt(Tx tx, Named named, Receipt receipt, Instant now) {
    if (status(tx, named).mayBecome(receipt.state())) {
      tx.ahead().now(named, receipt.state());
      tx.later(
          """
          update attempt set status = ?, reason = ?, provider_code = ?, at = ?
          where message_id = ? and no = ?
          """,
          receipt.state().wire(),
          receipt.reason() == null ? null : receipt.reason().wire(),
          Events.clip(receipt.providerCode()),
          now.toEpochMilli(),
          named.messageId(),
          named.attempt());
    }
  }

  private static DeliveryState status(Tx tx, Named named) {
    DeliveryState read = tx.ahead().attempt(named);
    return read != null
        ? read
        : tx.sql("select status from attempt where message_id = ? and no = ?")
            .params(named.messageId(), named.attempt())
            .query((row, n) -> DeliveryState.of(row.getString("status")))
            .optional()
            .orElse(DeliveryState.SEEN);
  }

  private static void park(Tx tx, String account, Receipt receipt, Instant now) {
    tx.ahead().nowParked(account, id(receipt.providerId()));
    tx.later(
        """
        insert into parked_receipt (account, provider_id, own_id, status, reason, provider_code,
                                    received_at)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        account,
        id(receipt.providerId()),
        Optional.ofNullable(receipt.ownId()).filter(id -> id.length() <= 64).orElse(null),
        receipt.state().wire(),
        receipt.reason() == null ? null : receipt.reason().wire(),
        Events.clip(receipt.providerCode()),
        now.toEpochMilli());
  }

  private record Parked(long seq, Receipt receipt) {
    static Parked from(ResultSet row, int number) throws SQLException {
      return new Parked(
          row.getLong("seq"),
          new Receipt(
              row.getString("provider_id"),
              row.getString("own_id"),
              DeliveryState.of(row.getString("status")),
              Column.reason(row.getString("reason")),
              row.getString("provider_code")));
    }
  }
}
