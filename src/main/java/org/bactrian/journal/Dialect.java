package org.bactrian.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Where the statements for the two databases differ.
 *
 * @param begin what every writing transaction begins with
 * @param forUpdate what a select ends with to lock its rows
 * @param forShare what a select ends with to keep its rows as they are
 * @param settled a condition on an event {@code e}: no event with a lower seq is still to come
 * @param announces whether other instances are told of a commit ({@code notify})
 */
record Dialect(String begin, String forUpdate, String forShare, String settled, boolean announces) {
  /**
   * The whole database has one writer. It waits for a lock somebody else holds (a backup, a person)
   * only at a transaction's beginning; one that began by reading is refused at once when it comes
   * to write. So it begins with an update that changes nothing.
   */
  private static final Dialect SQLITE =
      new Dialect("update outbox set seq = seq where name is null", "", "", "", false);

  /**
   * A transaction gets its number before it can take a seq: what is below all numbers that are
   * still open has been committed, and so has every lower seq.
   */
  private static final Dialect POSTGRESQL =
      new Dialect(
          "select pg_current_xact_id()",
          " for update",
          " for share",
          " and e.tx < pg_snapshot_xmin(pg_current_snapshot())",
          true);

  static Dialect of(DataSource database) {
    try (Connection connection = database.getConnection()) {
      return connection.getMetaData().getDatabaseProductName().equals("SQLite")
          ? SQLITE
          : POSTGRESQL;
    } catch (SQLException e) {
      throw new JournalUnavailable("the journal cannot be opened", e);
    }
  }
}
