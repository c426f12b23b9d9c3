package org.bactrian.journal.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.bactrian.base.Causes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the one connection that writes for as long as it lives, and replaces it when it dies. */
final class WriterConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterConnection.class);

  /**
   * A dead connection fails within this time (ns), and another one is tried; a timeout is longer.
   */
  private static final long AT_ONCE = 1_000_000_000L;

  /** Another connection is tried when no write has succeeded on this one for so long (ns). */
  private static final long LONG = 3_000_000_000L;

  /** The server takes no writes: it is a standby, or was made one. */
  private static final String READ_ONLY = "25006";

  private final DataSource database;
  private final Dialect dialect;
  private final LongSupplier nanos;
  private @Nullable Statements statements;
  private long goodAt;
  private boolean isEmpty;

  WriterConnection(DataSource database, Dialect dialect) {
    this(database, dialect, System::nanoTime);
  }

  /**
   * Creates a writer that has no connection yet.
   *
   * @param nanos as {@link System#nanoTime}
   */
  WriterConnection(DataSource database, Dialect dialect, LongSupplier nanos) {
    this.database = database;
    this.dialect = dialect;
    this.nanos = nanos;
  }

  /**
   * Begins a transaction. A connection that died while nothing was written is noticed here, where
   * nothing is lost: the transaction then begins on another one.
   */
  Statements begin() throws SQLException {
    Statements on = connect();
    long asked = System.nanoTime();
    try {
      return begin(on);
    } catch (RuntimeException e) {
      rollback(e);
      if (!isGone() || !isAtOnce(asked)) {
        throw e;
      }
      return begin(connect());
    }
  }

  private Statements begin(Statements on) {
    if (dialect.mayBeEmpty() == null) {
      on.sql(dialect.begin()).execute();
    } else {
      isEmpty = on.sql(dialect.begin()).query((row, number) -> row.getBoolean(2)).single();
    }
    return on;
  }

  /** Returns the table that was empty when the transaction began; null: none is known to be. */
  @Nullable String emptyTable() {
    return isEmpty ? dialect.mayBeEmpty() : null;
  }

  private Statements connect() throws SQLException {
    if (statements == null) {
      Connection raw = database.getConnection();
      raw.setAutoCommit(false);
      statements = new Statements(raw);
      goodAt = nanos.getAsLong();
    }
    return statements;
  }

  /** Returns whether the last connection was given up. */
  boolean isGone() {
    return statements == null;
  }

  /** Returns whether a question put at that time (ns) has failed too soon for a timeout. */
  static boolean isAtOnce(long asked) {
    return System.nanoTime() - asked < AT_ONCE;
  }

  /** Notes that a transaction was committed. */
  void committed() {
    goodAt = nanos.getAsLong();
  }

  /**
   * Rolls back. A connection that fails to is dead, and is given up; so is one to a server that is
   * read-only, and one on which nothing has succeeded for long. Another one may lead elsewhere: the
   * address of the database may have moved.
   */
  void rollback(Throwable why) {
    rollback();
    boolean readOnly = isReadOnly(why);
    if (statements != null && (readOnly || nanos.getAsLong() - goodAt > LONG)) {
      LOG.warn(
          "the journal's connection is given up, for {}: {}",
          readOnly ? "its server is read-only" : "no write succeeds on it",
          Causes.root(why).toString());
      giveUp(statements.connection(), readOnly);
      statements = null;
    }
  }

  private static boolean isReadOnly(Throwable why) {
    return Causes.find(why, SQLException.class)
        .filter(failure -> READ_ONLY.equals(failure.getSQLState()))
        .isPresent();
  }

  /**
   * Closes a connection so that the pool does not lend it again.
   *
   * @param all whether the pool's other connections lead to the wrong server, too: what they read
   *     is old
   */
  private void giveUp(Connection connection, boolean all) {
    try {
      if (database instanceof HikariDataSource pool) {
        pool.evictConnection(connection);
        if (all && pool.getHikariPoolMXBean() != null) {
          pool.getHikariPoolMXBean().softEvictConnections();
        }
      }
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a connection that was given up does not close", e);
    }
  }

  /** Rolls back. A connection that fails to is dead, and is given up. */
  private void rollback() {
    try {
      if (statements != null) {
        statements.connection().rollback();
        if (!statements.connection().isValid(1)) {
          close();
        }
      }
    } catch (SQLException | RuntimeException e) {
      close();
    }
  }

  @Override
  public void close() {
    try {
      if (statements != null) {
        statements.connection().close();
      }
    } catch (SQLException e) {
      LOG.debug("a connection that was given up does not close", e);
    } finally {
      statements = null;
    }
  }
}
