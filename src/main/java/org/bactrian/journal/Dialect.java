package org.bactrian.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Where the statements for the two databases differ. One thing they have in common: there is one
 * writer at a time. On SQLite by nature; on PostgreSQL by a lock each writing transaction begins
 * with, whichever instance writes. So a later seq is a later commit, and nothing that was asked at
 * the beginning of a transaction has changed at its end.
 *
 * @param begin what every writing transaction begins with
 * @param forUpdate what a select ends with to lock its rows
 * @param announces whether other instances are told of a commit ({@code notify})
 */
record Dialect(String begin, String forUpdate, boolean announces) {
  /**
   * SQLite waits for a lock somebody else holds (a backup, a person) only at a transaction's
   * beginning; one that began by reading is refused at once when it comes to write. So it begins
   * with an update that changes nothing.
   */
  private static final Dialect SQLITE =
      new Dialect("update outbox set seq = seq where name is null", "", false);

  /** The number is any: nobody else locks in this database. Freed with the transaction. */
  private static final Dialect POSTGRESQL =
      new Dialect("select pg_advisory_xact_lock(20261121)", " for update", true);

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
