package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.MessageRow.FallbackTimer;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.MessageRow.Parked;
import org.bactrian.journal.MessageRow.Queueing;
import org.bactrian.journal.MessageRow.Timestamps;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/** The table of messages: rows read, locked, inserted and updated. */
final class MessageTable {
  static final String COLUMNS =
      """
      id, channel, fallback_of, api_key, own_id, fingerprint, campaign, receiver, country, recipient, body,
      has_fallback,
      status, reason, version, route, priority, lane, attempts, round_start, expires_at,
      est_price, est_currency, est_parts, hold_id, held_due_at, since, fallback_due_at, review_at,
      fallback_reason, late, accepted_at, updated_at, delivered_at, dead_at, forgotten_at
      """;

  /** Finds messages by id, and locks them; empty: there is none of that id. */
  static final Prefetch<String, Optional<MessageRow>> BY_ID =
      Prefetch.<String, Optional<MessageRow>>byColumn(
              "select " + COLUMNS + " from message where id in (%s)",
              Function.identity(),
              Optional.empty(),
              (found, known) -> {
                MessageRow row = from(found, 0);
                return Map.entry(row.id(), Optional.of(row));
              },
              "message")
          .locking()
          .lasting(
              row -> row.isPresent() && row.get().body().length() <= ParsedMessages.LONGEST,
              (row, known) -> {});

  /** Tells whether a Viber message has an SMS, by the Viber message's id. */
  static final Prefetch<String, Boolean> HAS_SMS =
      Prefetch.<String, Boolean>byColumn(
              "select fallback_of from message where fallback_of in (%s)",
              Function.identity(),
              false,
              (found, known) -> Map.entry(found.getString(1), true),
              "message")
          .lasting(has -> true, (has, known) -> {});

  private static final String UPDATE =
      """
      update message
      set status = ?, reason = ?, version = ?, attempts = ?, expires_at = ?, since = ?,
          fallback_due_at = ?, review_at = ?, delivered_at = ?, dead_at = ?, updated_at = ?,
          due_at = ?%s
      where id = ? and version = ?
      """;

  private static final String MOVES =
      UPDATE.formatted(", route = ?, lane = ?, est_price = ?, est_currency = ?, est_parts = ?");

  private static final String MOVES_BEHIND_HOLD =
      UPDATE.formatted(
          ", route = ?, lane = ?, est_price = ?, est_currency = ?, est_parts = ?, hold_id = ?, held_due_at = ?");

  /** Names no column of an unchanged lane: SQLite would write its indexes anew all the same. */
  private static final String STAYS = UPDATE.formatted("");

  private static final String LEAVES_HOLD =
      UPDATE.formatted(", hold_id = null, held_due_at = null");

  /** So many columns hold a charge. */
  private static final int CHARGE = 3;

  private MessageTable() {}

  /** Reads a row of a select of {@link #COLUMNS}. */
  static MessageRow from(ResultSet row, int number) throws SQLException {
    return fromColumnsAfter(0, row);
  }

  /**
   * Reads a row of a select that has other columns before {@link #COLUMNS}. Columns are found by
   * their place, which is faster than by their name.
   *
   * @param before how many there are
   */
  static MessageRow fromColumnsAfter(int before, ResultSet row) throws SQLException {
    int column = before;
    String id = row.getString(++column);
    Channel channel = Channel.of(row.getString(++column));
    String fallbackOf = row.getString(++column);
    Origin origin =
        new Origin(
            row.getString(++column),
            row.getString(++column),
            row.getString(++column),
            row.getString(++column),
            row.getString(++column),
            row.getString(++column));
    String recipient = row.getString(++column);
    String body = row.getString(++column);
    boolean hasFallback = row.getBoolean(++column);
    return new MessageRow(
        id,
        channel,
        fallbackOf,
        origin,
        recipient,
        body,
        DeliveryState.of(row.getString(++column)),
        Column.reason(row.getString(++column)),
        row.getInt(++column),
        new Queueing(
            split(row.getString(++column)),
            row.getInt(++column),
            row.getString(++column),
            row.getInt(++column),
            row.getInt(++column),
            Column.instant(row, ++column),
            Column.charge(row, (column += CHARGE) - CHARGE + 1),
            parked(row.getString(++column), Column.instant(row, ++column))),
        new FallbackTimer(
            hasFallback,
            Column.instant(row, ++column),
            Column.instant(row, ++column),
            Column.instant(row, ++column),
            Column.reason(row.getString(++column)),
            row.getBoolean(++column)),
        new Timestamps(
            Instant.ofEpochMilli(row.getLong(++column)),
            Instant.ofEpochMilli(row.getLong(++column)),
            Column.instant(row, ++column),
            Column.instant(row, ++column),
            Column.instant(row, ++column)));
  }

  private static @Nullable Parked parked(@Nullable String hold, @Nullable Instant dueAt) {
    return hold == null || dueAt == null ? null : new Parked(hold, dueAt);
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  /** Locks a message until the end of the transaction. */
  static Optional<MessageRow> lock(Tx tx, String id) {
    Optional<MessageRow> known = tx.known(BY_ID, id);
    return known != null ? known : lockAll(tx, "id = ?", id).stream().findFirst();
  }

  /** Locks the messages that meet a condition until the end of the transaction. */
  static List<MessageRow> lockAll(Tx tx, String condition, Object... params) {
    return tx.sql(
            "select " + COLUMNS + " from message where " + condition + tx.dialect().forUpdate())
        .params(params)
        .query(MessageTable::from)
        .list();
  }

  /** A message that waits, in its lane or parked, and when its turn comes there. */
  record WaitingRow(Instant dueAt, MessageRow row) {}

  /** Locks a message until the end of the transaction; empty: it does not wait. */
  static Optional<WaitingRow> lockWaiting(Tx tx, String id) {
    return tx.sql(
            "select coalesce(due_at, held_due_at), "
                + COLUMNS
                + " from message where id = ? and coalesce(due_at, held_due_at) is not null"
                + tx.dialect().forUpdate())
        .param(id)
        .query(
            (row, n) ->
                new WaitingRow(Instant.ofEpochMilli(row.getLong(1)), fromColumnsAfter(1, row)))
        .optional();
  }

  /** Locks the SMS of a Viber message until the end of the transaction. */
  static Optional<MessageRow> lockSmsOf(Tx tx, String viberId) {
    return Boolean.FALSE.equals(tx.known(HAS_SMS, viberId))
        ? Optional.empty()
        : lockAll(tx, "fallback_of = ?", viberId).stream().findFirst();
  }

  /**
   * Returns whether an account was sending another message than this one at that moment, and still
   * is. Changes of the same group are not seen.
   */
  static boolean isAnotherBeingSent(Tx tx, String account, String id, Instant at) {
    return tx.aside(
                """
                select count(*) from message
                where lane = ? and status = 'sending' and updated_at <= ? and id <> ?
                """)
            .params(account, at.toEpochMilli(), id)
            .query(Integer.class)
            .single()
        > 0;
  }

  /**
   * Inserts a new message. Behind a hold it is in no lane.
   *
   * @param dueAt when its turn comes; null: it does not wait
   */
  static void insert(Tx tx, MessageRow row, @Nullable Instant dueAt) {
    tx.now(BY_ID, row.id(), Optional.of(row));
    StatisticsSums.of(tx).insert(row);
    Parked parked = row.queueing().parked();
    if (parked != null) {
      count(tx, parked, 1);
    } else if (dueAt != null) {
      LaneHead.waits(tx, row.queueing().lane(), dueAt);
    }
    if (row.fallbackOf() != null) {
      tx.now(HAS_SMS, row.fallbackOf(), true);
    }
    tx.changeLater(
        row.id(),
        """
        insert into message (id, channel, fallback_of, api_key, own_id, fingerprint, campaign,
                             receiver, country, recipient, body, has_fallback, status, version, route,
                             priority, lane, attempts, due_at, expires_at, est_price, est_currency,
                             est_parts, hold_id, held_due_at, accepted_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        row.id(),
        row.channel().wire(),
        row.fallbackOf(),
        row.origin().key(),
        row.origin().ownId(),
        row.origin().fingerprint(),
        row.origin().campaign(),
        row.origin().receiver(),
        row.origin().country(),
        row.recipient(),
        row.body(),
        row.timer().hasFallback(),
        row.status().wire(),
        row.version(),
        String.join(",", row.queueing().route()),
        row.queueing().priority(),
        row.queueing().lane(),
        row.queueing().attempts(),
        parked != null ? null : Column.millis(dueAt),
        dueAt == null ? null : Column.millis(row.queueing().expiresAt()),
        Column.price(row.queueing().estimate()),
        Column.currency(row.queueing().estimate()),
        row.queueing().estimate().parts(),
        parked == null ? null : parked.hold(),
        parked == null ? null : Column.millis(parked.dueAt()),
        row.timestamps().acceptedAt().toEpochMilli(),
        row.timestamps().updatedAt().toEpochMilli());
  }

  /**
   * Updates a message to what it is now. The transaction fails if the row has changed since it was
   * read.
   *
   * @param before as it was read
   * @param queued null: it does not wait any more
   */
  static void update(Tx tx, MessageRow before, MessageRow now, Change.@Nullable Queued queued) {
    Parked was = before.queueing().parked();
    Parked is = now.queueing().parked();
    List<@Nullable Object> values = new ArrayList<>(state(now));
    values.add(queued == null || is != null ? null : Column.millis(queued.dueAt()));
    if (queued != null) {
      values.add(String.join(",", now.queueing().route()));
      values.add(now.queueing().lane());
      values.add(Column.price(now.queueing().estimate()));
      values.add(Column.currency(now.queueing().estimate()));
      values.add(now.queueing().estimate().parts());
    }
    boolean held = was != null || is != null;
    if (held && queued != null) {
      values.add(is == null ? null : is.hold());
      values.add(is == null ? null : Column.millis(is.dueAt()));
    }
    if (queued != null && is == null) {
      LaneHead.waits(tx, now.queueing().lane(), queued.dueAt());
    }
    values.add(now.id());
    values.add(before.version());
    StatisticsSums.of(tx).update(before, now);
    tx.now(BY_ID, now.id(), Optional.of(now));
    tx.changeLater(now.id(), update(queued != null, held), values.toArray());
    count(tx, was, -1);
    count(tx, is, 1);
  }

  private static String update(boolean waits, boolean held) {
    if (waits) {
      return held ? MOVES_BEHIND_HOLD : MOVES;
    }
    return held ? LEAVES_HOLD : STAYS;
  }

  private static void count(Tx tx, @Nullable Parked parked, int by) {
    if (parked != null) {
      // Exactly one row: a message behind a hold that is gone would wait for ever.
      String hold = parked.hold();
      tx.changeLater(
          "hold " + hold, "update hold set waiting = waiting + ? where id = ?", by, hold);
    }
  }

  /** Notes that a Viber message, which was updated before, arrived after its SMS had left. */
  static void late(Tx tx, String id) {
    MessageRow before = lock(tx, id).orElseThrow();
    MessageRow now = before.late();
    tx.now(BY_ID, id, Optional.of(now));
    StatisticsSums.of(tx).update(before, now);
    tx.changeLater(id, "update message set late = ? where id = ?", true, id);
  }

  /**
   * Has a message wait longer in its lane. The transaction fails if the row has changed since it
   * was read: a message that was cancelled meanwhile must not wait again.
   */
  static void putOff(Tx tx, MessageRow row, Instant dueAt) {
    LaneHead.waits(tx, row.queueing().lane(), dueAt);
    tx.changeLater(
        row.id(),
        "update message set due_at = ? where id = ? and version = ? and due_at is not null",
        Column.millis(dueAt),
        row.id(),
        row.version());
  }

  private static List<@Nullable Object> state(MessageRow now) {
    return Arrays.asList(
        now.status().wire(),
        Column.wire(now.reason()),
        now.version(),
        now.queueing().attempts(),
        Column.millis(now.queueing().expiresAt()),
        Column.millis(now.timer().since()),
        Column.millis(now.timer().dueAt()),
        Column.millis(now.timer().reviewAt()),
        Column.millis(now.timestamps().deliveredAt()),
        Column.millis(now.timestamps().deadAt()),
        now.timestamps().updatedAt().toEpochMilli());
  }
}
