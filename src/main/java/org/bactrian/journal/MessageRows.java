package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/** Reads messages out of the journal. */
final class MessageRows {
  static final String COLUMNS =
      """
      id, channel, fallback_of, fingerprint, recipient, body, has_fallback, status, reason, version, route,
      priority, lane, attempts, round_start, expires_at, since, fallback_due_at, review_at, fallback_reason,
      dead_at, accepted_at, updated_at, forgotten_at
      """;

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
        MessageRow.reason(row.getString(++column)),
        row.getInt(++column),
        split(row.getString(++column)),
        row.getInt(++column),
        row.getString(++column),
        row.getInt(++column),
        row.getInt(++column),
        instant(row, ++column),
        instant(row, ++column),
        instant(row, ++column),
        instant(row, ++column),
        MessageRow.reason(row.getString(++column)),
        instant(row, ++column),
        Instant.ofEpochMilli(row.getLong(++column)),
        Instant.ofEpochMilli(row.getLong(++column)),
        instant(row, ++column));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }
}
