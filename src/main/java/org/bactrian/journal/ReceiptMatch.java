package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Joins receipts with the attempts they are about, by the ids that providers gave. A receipt whose
 * id is not known yet is parked, and joined when the id is.
 */
final class ReceiptMatch {
  /** An id as an account's provider gave it. */
  record ProviderId(String account, String id) {
    private List<String> pair() {
      return List.of(account, id);
    }
  }

  /**
   * Finds the attempts that ids name. Their states come along, and their messages are read
   * afterwards. An id that names no attempt stays unknown.
   */
  static final Prefetch<ProviderId, AttemptId> NAMED =
      Prefetch.byPair(
          """
          with asked (account, id) as (values %s)
          select p.account, p.provider_id, p.message_id, p.attempt_no, a.status
          from asked join provider_id p on p.account = asked.account and p.provider_id = asked.id
          left join attempt a on a.message_id = p.message_id and a.no = p.attempt_no
          """,
          ProviderId::pair, null, ReceiptMatch::named, "provider_id");

  /** Tells whether a receipt is parked under an id. */
  static final Prefetch<ProviderId, Boolean> PARKED =
      Prefetch.byPair(
          """
          with asked (account, id) as (values %s)
          select p.account, p.provider_id
          from asked join parked_receipt p
            on p.account = asked.account and p.provider_id = asked.id
          """,
          ProviderId::pair,
          false,
          (found, known) -> Map.entry(new ProviderId(found.getString(1), found.getString(2)), true),
          "parked_receipt");

  private final Transitions transitions;

  ReceiptMatch(Transitions transitions) {
    this.transitions = transitions;
  }

  private static Map.Entry<ProviderId, AttemptId> named(ResultSet found, Prefetch.Known known)
      throws SQLException {
    AttemptId attempt = new AttemptId(found.getString(3), found.getInt(4));
    String status = found.getString(5);
    if (status != null) {
      known.now(AttemptTable.STATUS, attempt, DeliveryState.of(status));
    }
    known.ask(MessageTable.HAS_SMS, attempt.messageId());
    known.ask(MessageTable.BY_ID, attempt.messageId());
    return Map.entry(new ProviderId(found.getString(1), found.getString(2)), attempt);
  }

  /** Returns ids of an account, as the journal has them. */
  static List<ProviderId> ids(String account, Collection<String> ids) {
    return ids.stream().map(id -> new ProviderId(account, id)).toList();
  }

  /** Returns an id as the journal has it; empty when the receipt names none. */
  static ProviderId id(String account, @Nullable String providerId) {
    return new ProviderId(account, Optional.ofNullable(Column.clip(providerId)).orElse(""));
  }

  /** Joins a receipt with its attempt, or parks it. */
  void apply(Tx tx, String account, Receipt receipt, Instant now) {
    Optional<AttemptId> attempt = find(tx, account, receipt);
    if (attempt.isPresent()) {
      apply(tx, account, attempt.get(), receipt, now);
    } else {
      park(tx, account, receipt, now);
    }
  }

  private static Optional<AttemptId> find(Tx tx, String account, Receipt receipt) {
    Optional<AttemptId> byProviderId = find(tx, account, receipt.providerId());
    if (byProviderId.isPresent() || receipt.ownId() == null) {
      return byProviderId;
    }
    return MessageTable.lock(tx, receipt.ownId()).flatMap(row -> latestBy(tx, account, row));
  }

  /** Returns the attempt that a provider's id names; empty when it names none. */
  static Optional<AttemptId> find(Tx tx, String account, @Nullable String providerId) {
    ProviderId id = id(account, providerId);
    AttemptId known = tx.known(NAMED, id);
    if (known != null) {
      return Optional.of(known);
    }
    return tx.sql(
            """
            select message_id, attempt_no from provider_id where account = ? and provider_id = ?
            """)
        .params(id.account(), id.id())
        .query((row, n) -> new AttemptId(row.getString("message_id"), row.getInt("attempt_no")))
        .optional();
  }

  /**
   * Returns the latest attempt for a message by an account: the message's last one, whose answer
   * may not be here yet, or one on record.
   */
  private static Optional<AttemptId> latestBy(Tx tx, String account, MessageRow row) {
    int attempts = row.queueing().attempts();
    boolean isLast = attempts > 0 && !row.status().isWaiting();
    if (isLast && row.queueing().lane().equals(account)) {
      return Optional.of(new AttemptId(row.id(), attempts));
    }
    return AttemptTable.latest(tx, row.id(), account);
  }

  private void apply(Tx tx, String account, AttemptId attempt, Receipt receipt, Instant now) {
    MessageRow row = MessageTable.lock(tx, attempt.messageId()).orElseThrow();
    AttemptTable.update(tx, attempt, receipt, now);
    boolean isEarlier = attempt.no() < row.queueing().attempts() || row.status().isWaiting();
    if (isEarlier && !receipt.state().hasArrived()) {
      // The message is with another account by now: of an earlier attempt only an arrival counts.
      return;
    }
    Change change =
        Change.to(receipt.state(), receipt.reason(), "receipt from " + account, now)
            .by(account)
            .naming(receipt.providerCode(), receipt.providerId());
    transitions.apply(tx, row, change);
  }

  private static void park(Tx tx, String account, Receipt receipt, Instant now) {
    ProviderId id = id(account, receipt.providerId());
    tx.now(PARKED, id, true);
    tx.later(
        """
        insert into parked_receipt (account, provider_id, own_id, status, reason, provider_code,
                                    received_at)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        id.account(),
        id.id(),
        Optional.ofNullable(receipt.ownId()).filter(own -> own.length() <= 64).orElse(null),
        receipt.state().wire(),
        Column.wire(receipt.reason()),
        Column.clip(receipt.providerCode()),
        now.toEpochMilli());
  }

  /** Learns the ids of an attempt, and joins the receipts that came before the ids were known. */
  void learn(Tx tx, String account, Collection<String> ids, AttemptId attempt, Instant now) {
    for (String id : ids) {
      // The first message an id was given for keeps it: a provider that gives it twice is wrong.
      tx.later(
          """
          insert into provider_id (account, provider_id, message_id, attempt_no)
          values (?, ?, ?, ?) on conflict (account, provider_id) do nothing
          """,
          account,
          id,
          attempt.messageId(),
          attempt.no());
    }
    for (ProviderId id : ids(account, ids)) {
      joinParked(tx, id, now);
    }
  }

  private void joinParked(Tx tx, ProviderId id, Instant now) {
    if (Boolean.FALSE.equals(tx.known(PARKED, id))) {
      return;
    }
    List<Parked> parked =
        tx.sql("select * from parked_receipt where account = ? and provider_id = ? order by seq")
            .params(id.account(), id.id())
            .query(Parked::from)
            .list();
    for (Parked early : parked) {
      apply(tx, id.account(), early.receipt(), now);
      tx.sql("delete from parked_receipt where seq = ?").param(early.seq()).update();
    }
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
