package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/** A message as the table has it: read, inserted, updated. */
final class MessageRows {
  static final String COLUMNS =
      """
      id, channel, fallback_of, fingerprint, recipient, body, has_fallback, status, reason, version, route,
      priority, lane, attempts, round_start, expires_at, since, fallback_due_at, review_at, fallback_reason,
      dead_at, accepted_at, updated_at, forgotten_at
      """;

  private static final String UPDATE =
      """
      update message
      set status = ?, reason = ?, version = ?, attempts = ?, expires_at = ?, since = ?,
          fallback_due_at = ?, review_at = ?, dead_at = ?, updated_at = ?, due_at = ?%s
      where id = ? and version = ?
      """;

  private static final String MOVES = UPDATE.formatted(", route = ?, lane = ?");

  /** SQLite writes every index anew that has a column which is named, be it the same as before. */
  private static final String STAYS = UPDATE.formatted("");

  private MessageRows() {}

  /** Of a select of {@link #COLUMNS}, in that order: to look for each by its name takes longer. */
  static MessageRow from(ResultSet row, int number) throws SQLException {
    return from(row, number, 0);
  }

  /** The same, of a select that has other columns before them. */
  static MessageRow from(ResultSet row, int number, int before) throws SQLException {
    int column = before;
    return new MessageRow(
        row.getString(++column),
        Channel.of(row.getString(++column)),
        row.getString(++column),
        row.getString(++column),
        row.getString(++column),
        row.getString(++column),
        row.getBoolean(++column),
        DeliveryState.of(row.getString(++column)),
        Column.reason(row.getString(++column)),
        row.getInt(++column),
        split(row.getString(++column)),
        row.getInt(++column),
        row.getString(++column),
        row.getInt(++column),
        row.getInt(++column),
        Column.instant(row, ++column),
        Column.instant(row, ++column),
        Column.instant(row, ++column),
        Column.instant(row, ++column),
        Column.reason(row.getString(++column)),
        Column.instant(row, ++column),
        Instant.ofEpochMilli(row.getLong(++column)),
        Instant.ofEpochMilli(row.getLong(++column)),
        Column.instant(row, ++column));
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  static void insert(Tx tx, MessageRow row, @Nullable Instant dueAt) {
    tx.insertLater(
        row,
        """
        insert into message (id, channel, fallback_of, fingerprint, recipient, body, has_fallback,
                             status, version, route, priority, lane, attempts, due_at, expires_at,
                             accepted_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
        """,
        row.id(),
        row.channel().wire(),
        row.fallbackOf(),
        row.fingerprint(),
        row.recipient(),
        row.body(),
        row.hasFallback(),
        row.status().wire(),
        row.version(),
        String.join(",", row.route()),
        row.priority(),
        row.lane(),
        Column.millis(dueAt),
        dueAt == null ? null : Column.millis(row.expiresAt()),
        row.acceptedAt().toEpochMilli(),
        row.updatedAt().toEpochMilli());
  }

  /**
   * As it stands now, unless it has changed since it was read.
   *
   * @param version it was read with
   * @param waiting null: not in a lane any more
   */
  static void update(Tx tx, int version, MessageRow now, Change.@Nullable Waiting waiting) {
    List<@Nullable Object> values = new ArrayList<>(standing(now));
    values.add(waiting == null ? null : Column.millis(waiting.dueAt()));
    if (waiting != null) {
      values.add(String.join(",", now.route()));
      values.add(now.lane());
    }
    values.add(now.id());
    values.add(version);
    tx.updateLater(now, waiting == null ? STAYS : MOVES, values.toArray());
  }

  private static List<@Nullable Object> standing(MessageRow now) {
    return Arrays.asList(
        now.status().wire(),
        now.reason() == null ? null : now.reason().wire(),
        now.version(),
        now.attempts(),
        Column.millis(now.expiresAt()),
        Column.millis(now.since()),
        Column.millis(now.fallbackDueAt()),
        Column.millis(now.reviewAt()),
        Column.millis(now.deadAt()),
        now.updatedAt().toEpochMilli());
  }
}
