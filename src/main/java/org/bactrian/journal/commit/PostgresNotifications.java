package org.bactrian.journal.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.bactrian.base.DaemonThreads;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears which stages have work after the commits of other instances on the same PostgreSQL. So a
 * message that one instance accepted leaves at once by the instance that works its account. It is
 * only a shortcut: a stage that hears nothing looks by itself a second later.
 */
public final class PostgresNotifications implements AutoCloseable {
  static final String CHANNEL = "bactrian";
  private static final Logger LOG = LoggerFactory.getLogger(PostgresNotifications.class);
  private static final int LISTEN_MILLIS = 1000;
  private static final long PAUSE_MILLIS = 2000;

  private final DataSource database;
  private final Consumer<Set<String>> wakeUp;
  private final Thread listener = DaemonThreads.unstarted("journal-listener", this::run);
  private volatile boolean closed;

  /**
   * Listens on a thread and a connection of its own.
   *
   * @param wakeUp called with the words of the stages that have work; must not block
   */
  public PostgresNotifications(DataSource database, Consumer<Set<String>> wakeUp) {
    this.database = database;
    this.wakeUp = wakeUp;
    listener.start();
  }

  private void run() {
    while (!closed) {
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(true);
        statement.execute("listen " + CHANNEL);
        hear(connection.unwrap(PGConnection.class));
      } catch (SQLException e) {
        LOG.debug("cannot hear other instances", e);
        pause();
      }
    }
  }

  private void hear(PGConnection connection) throws SQLException {
    while (!closed) {
      PGNotification[] heard = connection.getNotifications(LISTEN_MILLIS);
      for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
        wakeUp.accept(Set.of(one.getParameter()));
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    listener.interrupt();
  }
}
