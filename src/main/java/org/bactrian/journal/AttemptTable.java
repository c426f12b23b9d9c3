package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of attempts: calls to providers and their outcomes. */
final class AttemptTable {
  /** The recorded attempts. The prefetch of the provider ids that name them reads them too. */
  static final Prefetch<AttemptId, Recorded> RECORDED =
      Prefetch.<AttemptId, Recorded>broughtAlong("attempt")
          .lasting(recorded -> true, (recorded, known) -> {});

  private static final String UPDATE =
      """
      update attempt set status = ?, reason = ?, provider_code = ?, at = ?%s
      where message_id = ? and no = ?
      """;

  private static final String MOVES = UPDATE.formatted("");

  private static final String TELLS = "price = ?, currency = ?, parts = ?, clicked_at = ?";

  private static final String MOVES_AND_TELLS = UPDATE.formatted(", " + TELLS);

  private static final String ONLY_TELLS =
      "update attempt set " + TELLS + " where message_id = ? and no = ?";

  private AttemptTable() {}

  /** One attempt of one message. */
  record AttemptId(String messageId, int no) {}

  /**
   * The facts that a provider told about an attempt beside its state.
   *
   * @param clickedAt when a click was first told
   */
  record Told(Charge charge, @Nullable Instant clickedAt) {
    static final Told NOTHING = new Told(Charge.NONE, null);

    /** Reads the columns price, currency, parts and clicked_at. */
    static Told from(ResultSet row, int price) throws SQLException {
      return new Told(Column.charge(row, price), Column.instant(row, price + 3));
    }

    private Told with(News news, Instant now) {
      return new Told(charge.with(news.charge()), news.clicked() ? now : clickedAt);
    }
  }

  /** An attempt as the table has it: its state, and what providers told beside it. */
  record Recorded(DeliveryState status, Told told) {}

  /** The facts in a receipt that the attempt does not have yet. */
  record News(Charge charge, boolean clicked) {
    static final News NONE = new News(Charge.NONE, false);

    static News of(Receipt receipt, Told known) {
      return new News(
          receipt.charge().beyond(known.charge()), receipt.clicked() && known.clickedAt() == null);
    }

    boolean isNone() {
      return charge.isNone() && !clicked;
    }
  }

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
                            Instant.ofEpochMilli(row.getLong("at")),
                            Column.charge(row),
                            Column.instant(row, "clicked_at"))))
        .list();
    return attempts;
  }

  /**
   * Inserts an attempt with the cause of a change.
   *
   * @param recorded its state may differ from the message's
   */
  static void insert(Tx tx, AttemptId attempt, Change change, Recorded recorded) {
    tx.now(RECORDED, attempt, recorded);
    tx.later(
        """
        insert into attempt (message_id, no, account, status, reason, provider_code,
                             provider_message_id, at, price, currency, parts, clicked_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        attempt.messageId(),
        attempt.no(),
        change.account(),
        recorded.status().wire(),
        Column.wire(change.reason()),
        Column.clip(change.providerCode()),
        Column.clip(change.providerMessageId()),
        change.at().toEpochMilli(),
        Column.price(recorded.told().charge()),
        Column.currency(recorded.told().charge()),
        recorded.told().charge().parts(),
        Column.millis(recorded.told().clickedAt()));
  }

  /**
   * Returns what receipts told about a message's last attempt before its answer came; empty when
   * the attempt of this number is recorded. An attempt is recorded with its answer, so until then
   * only the message's events have it.
   */
  static Optional<Told> toldBeforeAnswer(Tx tx, AttemptId attempt, String account) {
    return tx.sql(
            """
            select (select count(*) from attempt a where a.message_id = ? and a.no = ?) as recorded,
                   max(e.price) as price, max(e.currency) as currency, max(e.parts) as parts,
                   min(case when e.type = 'clicked' then e.at end) as clicked_at
            from event e
            where e.message_id = ? and e.account = ?
              and e.seq > (select max(s.seq) from event s
                           where s.message_id = ? and s.status = 'sending')
            """)
        .params(
            attempt.messageId(), attempt.no(), attempt.messageId(), account, attempt.messageId())
        .query(
            (row, n) -> row.getInt(1) > 0 ? Optional.<Told>empty() : Optional.of(Told.from(row, 2)))
        .single();
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

  /**
   * Updates an attempt by a receipt: its state, if that allows the change, and what the receipt
   * tells for the first time.
   *
   * @return what it tells for the first time
   */
  static News update(Tx tx, String account, AttemptId attempt, Receipt receipt, Instant now) {
    Optional<Recorded> found = recorded(tx, attempt);
    if (found.isEmpty()) {
      return tells(receipt)
          ? toldBeforeAnswer(tx, attempt, account)
              .map(told -> News.of(receipt, told))
              .orElse(News.NONE)
          : News.NONE;
    }
    Recorded known = found.get();
    News news = News.of(receipt, known.told());
    boolean moves = known.status().mayBecome(receipt.state());
    if (moves || !news.isNone()) {
      DeliveryState status = moves ? receipt.state() : known.status();
      Recorded then = new Recorded(status, known.told().with(news, now));
      tx.now(RECORDED, attempt, then);
      write(tx, attempt, moves ? receipt : null, news.isNone() ? null : then.told(), now);
    }
    return news;
  }

  /**
   * Adds what an answer that came late tells about the cost of an attempt on record.
   *
   * @return what of it was not known before
   */
  static Charge charge(Tx tx, AttemptId attempt, Charge told) {
    if (told.isNone()) {
      return Charge.NONE;
    }
    Recorded known = recorded(tx, attempt).orElseThrow();
    News news = new News(told.beyond(known.told().charge()), false);
    if (!news.isNone()) {
      Told then = known.told().with(news, Instant.EPOCH);
      tx.now(RECORDED, attempt, new Recorded(known.status(), then));
      write(tx, attempt, null, then, Instant.EPOCH);
    }
    return news.charge();
  }

  private static boolean tells(Receipt receipt) {
    return receipt.clicked() || !receipt.charge().isNone();
  }

  private static void write(
      Tx tx, AttemptId attempt, @Nullable Receipt moving, @Nullable Told told, Instant now) {
    List<@Nullable Object> values = new ArrayList<>();
    if (moving != null) {
      values.add(moving.state().wire());
      values.add(Column.wire(moving.reason()));
      values.add(Column.clip(moving.providerCode()));
      values.add(now.toEpochMilli());
    }
    if (told != null) {
      values.add(Column.price(told.charge()));
      values.add(Column.currency(told.charge()));
      values.add(told.charge().parts());
      values.add(Column.millis(told.clickedAt()));
    }
    values.add(attempt.messageId());
    values.add(attempt.no());
    String statement = told == null ? MOVES : moving == null ? ONLY_TELLS : MOVES_AND_TELLS;
    // Different statements about one row must keep their order.
    tx.changeLater(attempt, statement, values.toArray());
  }

  /** Returns what is recorded of an attempt; empty when its answer is not written down yet. */
  private static Optional<Recorded> recorded(Tx tx, AttemptId attempt) {
    Recorded known = tx.known(RECORDED, attempt);
    return known != null
        ? Optional.of(known)
        : tx.sql(
                """
                select status, price, currency, parts, clicked_at from attempt
                where message_id = ? and no = ?
                """)
            .params(attempt.messageId(), attempt.no())
            .query((row, n) -> new Recorded(DeliveryState.of(row.getString(1)), Told.from(row, 2)))
            .optional();
  }

  /** Returns the latest attempt on record by each account that made one. */
  static Map<String, AttemptId> latest(Tx tx, String messageId) {
    return tx
        .sql("select account, max(no) as no from attempt where message_id = ? group by account")
        .param(messageId)
        .query(
            (found, n) ->
                Map.entry(found.getString("account"), new AttemptId(messageId, found.getInt("no"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Counts the attempts by each account after the attempt of this number. An account without any is
   * not in it.
   */
  static Map<String, Integer> callsTo(Tx tx, String messageId, int after) {
    Map<String, Integer> calls = new HashMap<>();
    tx.sql(
            """
            select account, count(*) from attempt where message_id = ? and no > ? group by account
            """)
        .params(messageId, after)
        .query((row, n) -> calls.put(row.getString(1), row.getInt(2)))
        .list();
    return calls;
  }

  /**
   * Returns the latest reason, after the attempt of this number, that was the fault of an account
   * and not of the message.
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
