package org.bactrian.journal.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bactrian.base.Causes;
import org.bactrian.base.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at the start for a database that cannot be reached yet. */
public final class AwaitedDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(AwaitedDatabase.class);
  private static final int PAUSE_SECONDS = 1;

  /** Counted down when the process is asked to end: the wait must not hold that up. */
  private final CountDownLatch ended = new CountDownLatch(1);

  private final RareLog failures = new RareLog();

  /**
   * Returns once a connection could be made, or the database has refused it for a reason that does
   * not pass by itself, such as a wrong password.
   *
   * @param onFailure called after each failure
   * @throws IllegalStateException when the process is asked to end meanwhile
   */
  public void await(HikariDataSource pool, Runnable onFailure) {
    Thread end = new Thread(ended::countDown, "end-of-wait");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      while (!isReached(pool)) {
        onFailure.run();
        if (ended.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("stopped while it waited for the journal's database");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while it waited for the journal's database", e);
    } finally {
      remove(end);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process ends already", e);
    }
  }

  private boolean isReached(HikariDataSource pool) {
    try (Connection connection = pool.getConnection()) {
      return true;
    } catch (SQLException e) {
      if (!passes(e)) {
        // The next caller gets the same failure, and the start ends with it.
        return true;
      }
      String cause = Causes.root(e).getMessage();
      failures
          .count("")
          .ifPresent(more -> LOG.warn("waiting for the journal's database: {}{}", cause, more));
      return false;
    }
  }

  /** No connection, the server is starting or stopping, or all its connections are taken. */
  private static boolean passes(SQLException failure) {
    return Causes.chain(failure)
        .filter(SQLException.class::isInstance)
        .map(cause -> String.valueOf(((SQLException) cause).getSQLState()))
        .anyMatch(state -> state.matches("08...|57P0.|53300"));
  }
}
