package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/** What a column has for a value that may be missing. */
final class Column {
  private Column() {}

  static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Reason reason(@Nullable String wire) {
    return wire == null ? null : Reason.of(wire);
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
