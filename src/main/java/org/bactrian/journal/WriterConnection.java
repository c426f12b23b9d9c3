package org.bactrian.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection that writes, for as long as it lives; then another one. */
final class WriterConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterConnection.class);

  /** A dead connection says so at once (ns): another one is tried. No more after a timeout. */
  private static final long AT_ONCE = 1_000_000_000L;

  private final DataSource database;
  private final Dialect dialect;
  private @Nullable Statements statements;

  WriterConnection(DataSource database, Dialect dialect) {
    this.database = database;
    this.dialect = dialect;
  }

  /**
   * A transaction. A connection that died while nobody wrote is noticed here, where nothing is lost
   * by it.
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

  /** Whether there is none: the last one was given up. */
  boolean isGone() {
    return statements == null;
  }

  /** Whether what was asked then has not run into a timeout. */
  static boolean isAtOnce(long asked) {
    return System.nanoTime() - asked < AT_ONCE;
  }

  /** A connection that fails to roll back is dead: the next group gets a new one. */
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
      LOG.debug("a connection that is given up does not close", e);
    } finally {
      statements = null;
    }
  }
}
