package org.bactrian.journal.commit;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the two databases. Both have one writer at a time: SQLite by nature,
 * PostgreSQL by a lock that each writing transaction takes first, on every instance. So a later seq
 * is a later commit, and whatever a transaction has read is still true at its end.
 *
 * @param begin the first statement of every writing transaction
 * @param forUpdate the end of a select that locks its rows
 * @param announces whether other instances hear of a commit ({@code notify})
 * @param mayBeEmpty a table about which the first statement tells in its second column whether it
 *     is empty: most journals have nothing in it, and need not read it then. Null: it tells nothing
 */
public record Dialect(
    String begin, String forUpdate, boolean announces, @Nullable String mayBeEmpty) {
  /** The number is arbitrary: no other lock is taken in this database. The commit frees it. */
  private static final Dialect POSTGRESQL =
      new Dialect("select pg_advisory_xact_lock(20261121)", " for update", true, null);

  /**
   * Returns the dialect of a database.
   *
   * @param changesNothing an update that matches no row. SQLite waits for another process's lock (a
   *     backup, a person at a prompt) only at the first statement of a transaction, and refuses at
   *     once when a transaction that began with a read comes to write. So there each transaction
   *     begins with this update.
   */
  public static Dialect of(DataSource database, String changesNothing) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return connection.getMetaData().getDatabaseProductName().equals("SQLite")
          ? new Dialect(changesNothing, "", false, null)
          : POSTGRESQL;
    }
  }

  /**
   * Returns this dialect with a table that may be empty. To look whether it is would cost SQLite as
   * much as to read it. On PostgreSQL the first statement sees all that was committed before it was
   * sent, and so all that a caller of this group knows of.
   *
   * @param key a column of it with an index
   */
  public Dialect sparing(String table, String key) {
    return announces
        ? new Dialect(
            begin + ", (select min(" + key + ") from " + table + ") is null",
            forUpdate,
            true,
            table)
        : this;
  }

  /**
   * Returns whether one process has the database to itself: what it has read stays true between its
   * transactions.
   */
  public boolean alone() {
    return !announces;
  }

  /**
   * Tells Hikari to drop each SQLite connection that failed. A full disk makes SQLite roll the
   * transaction back by itself, and its driver does not notice: from then on that connection would
   * commit every statement alone, and every commit would fail.
   */
  public static final class SqliteEviction implements SQLExceptionOverride {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CONSTRAINT = 19;

    /** These leave the transaction as it was. */
    private static final Set<Integer> HARMLESS = Set.of(BUSY, LOCKED, CONSTRAINT);

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return HARMLESS.contains(failure.getErrorCode())
          ? Override.CONTINUE_EVICT
          : Override.MUST_EVICT;
    }
  }
}
