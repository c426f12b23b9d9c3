package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Joins receipts with the attempts they are about: by our own id where the receipt has it, else by
 * the ids that providers gave. A receipt whose ids are not known yet is parked, and joined when one
 * of them is.
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

  private static final String LEARN_ID =
      """
      insert into provider_id (account, provider_id, message_id, attempt_no, alias)
      values (?, ?, ?, ?, ?) on conflict (account, provider_id) do update
      set message_id = excluded.message_id, attempt_no = excluded.attempt_no,
          alias = excluded.alias
      """;

  private static final String LEARN_ALIAS = LEARN_ID + "where provider_id.alias";

  /** Stands between the ids of a parked receipt. */
  private static final String NEXT_ID = "\n";

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

  /** Returns the ids and aliases that an answer gave, as the journal has them. */
  static List<ProviderId> ids(String account, SendResult result) {
    return Stream.concat(exact(result).stream(), aliases(result).stream())
        .map(id -> id(account, id))
        .distinct()
        .toList();
  }

  /**
   * Returns the ids of a receipt in the order in which they are looked up; none when it has none.
   */
  static List<ProviderId> ids(String account, Receipt receipt) {
    return receipt.providerIds().stream().map(id -> id(account, id)).distinct().toList();
  }

  private static List<String> exact(SendResult result) {
    return result instanceof SendResult.Submitted taken
        ? taken.providerIds()
        : result instanceof SendResult.Unknown unknown ? unknown.providerIds() : List.of();
  }

  private static List<String> aliases(SendResult result) {
    return result instanceof SendResult.Submitted taken
        ? taken.aliases()
        : result instanceof SendResult.Unknown unknown ? unknown.aliases() : List.of();
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

  /**
   * Returns the attempt that a receipt is about. Our own id decides which message it is, because a
   * provider may give its ids twice; of the message's attempts, the provider's id names one.
   */
  private static Optional<AttemptId> find(Tx tx, String account, Receipt receipt) {
    Optional<AttemptId> byProviderId =
        ids(account, receipt).stream().flatMap(id -> find(tx, id).stream()).findFirst();
    String ownId = Column.messageId(receipt.ownId());
    if (ownId == null) {
      return byProviderId;
    }
    Optional<AttemptId> byOwnId =
        MessageTable.lock(tx, ownId).flatMap(row -> latestBy(tx, account, row));
    return byOwnId.isEmpty()
        ? byProviderId
        : byProviderId.filter(one -> one.messageId().equals(ownId)).or(() -> byOwnId);
  }

  /** Returns the attempt that a provider's id names; empty when it names none. */
  static Optional<AttemptId> find(Tx tx, String account, @Nullable String providerId) {
    return find(tx, id(account, providerId));
  }

  private static Optional<AttemptId> find(Tx tx, ProviderId id) {
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

  /** Parks a receipt under each of its ids, for nobody knows yet which of them an answer gives. */
  private static void park(Tx tx, String account, Receipt receipt, Instant now) {
    List<ProviderId> ids = ids(account, receipt);
    for (ProviderId id : ids.isEmpty() ? List.of(id(account, null)) : ids) {
      park(tx, id, ids.size() > 1 ? joined(ids) : null, receipt, now);
    }
  }

  private static void park(
      Tx tx, ProviderId id, @Nullable String allIds, Receipt receipt, Instant now) {
    tx.now(PARKED, id, true);
    tx.later(
        """
        insert into parked_receipt (account, provider_id, all_ids, own_id, status, reason,
                                    provider_code, received_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        id.account(),
        id.id(),
        allIds,
        Column.messageId(receipt.ownId()),
        receipt.state().wire(),
        Column.wire(receipt.reason()),
        Column.clip(receipt.providerCode()),
        now.toEpochMilli());
  }

  /**
   * Learns the ids of an attempt, and joins the receipts that came before the ids were known. An id
   * that a provider gives twice belongs to the newest message; an alias never takes an id away.
   */
  void learn(Tx tx, String account, SendResult result, AttemptId attempt, Instant now) {
    for (String one : exact(result)) {
      ProviderId id = id(account, one);
      learn(tx, LEARN_ID, false, id, attempt);
      tx.now(NAMED, id, attempt);
    }
    for (String one : aliases(result)) {
      ProviderId id = id(account, one);
      learn(tx, LEARN_ALIAS, true, id, attempt);
      // Whether it is the id of another message, only the database knows.
      tx.forget(NAMED, id);
    }
    for (ProviderId id : ids(account, result)) {
      joinParked(tx, id, now);
    }
  }

  private static void learn(Tx tx, String sql, boolean isAlias, ProviderId id, AttemptId attempt) {
    tx.later(sql, id.account(), id.id(), attempt.messageId(), attempt.no(), isAlias);
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
      for (String one : early.receipt().providerIds()) {
        tx.sql(
                """
                delete from parked_receipt
                where account = ? and provider_id = ? and received_at = ? and status = ?
                """)
            .params(id.account(), one, early.receivedAt(), early.receipt().state().wire())
            .update();
      }
    }
  }

  private static String joined(List<ProviderId> ids) {
    return ids.stream()
        .map(ProviderId::id)
        .map(id -> id.replace(NEXT_ID, " "))
        .collect(Collectors.joining(NEXT_ID));
  }

  private record Parked(Receipt receipt, long receivedAt) {
    static Parked from(ResultSet row, int number) throws SQLException {
      String all = row.getString("all_ids");
      List<String> ids =
          all == null ? List.of(row.getString("provider_id")) : List.of(all.split(NEXT_ID));
      Receipt receipt =
          new Receipt(
              ids.get(0),
              ids.subList(1, ids.size()),
              row.getString("own_id"),
              DeliveryState.of(row.getString("status")),
              Column.reason(row.getString("reason")),
              row.getString("provider_code"));
      return new Parked(receipt, row.getLong("received_at"));
    }
  }
}
