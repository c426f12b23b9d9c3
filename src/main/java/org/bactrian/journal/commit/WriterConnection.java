package org.bactrian.journal.commit;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
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

  private final DataSource database;
  private final Dialect dialect;
  private @Nullable Statements statements;

  WriterConnection(DataSource database, Dialect dialect) {
    this.database = database;
    this.dialect = dialect;
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
      rollback();
      if (!isGone() || !isAtOnce(asked)) {
        throw e;
      }
      return begin(connect());
    }
  }

  private Statements begin(Statements on) {
    on.sql(dialect.begin()).execute();
    return on;
  }

  private Statements connect() throws SQLException {
    if (statements == null) {
      Connection raw = database.getConnection();
      raw.setAutoCommit(false);
      statements = new Statements(raw);
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

  /** Rolls back. A connection that fails to is dead, and is given up. */
  void rollback() {
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
