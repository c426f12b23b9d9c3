package org.bactrian.route.app;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.bactrian.journal.commit.Dialect;
import org.bactrian.route.BadConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Sets the properties that the database's connections must have, whatever the URL says, and locks
 * the file of an embedded database.
 */
final class PreparedDatabase implements BeanPostProcessor, DisposableBean {
  /** Only with these does SQLite keep a commit through kill -9 and a power loss (ADR 0002). */
  private static final Map<String, String> DURABLE =
      Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000");

  /** In seconds. Without these, a connection that the network has dropped would wait for ever. */
  private static final Map<String, String> TIMEOUTS =
      Map.of("connectTimeout", "5", "socketTimeout", "10", "tcpKeepAlive", "true");

  /**
   * The first setting: an instance that freezes inside a transaction must not hold up the others
   * for long. The second: a query plan that was made while a table was empty is kept, and must not
   * scan the table once it is full; every statement has an index.
   */
  private static final String SESSION =
      "set idle_in_transaction_session_timeout = '5s'; set enable_seqscan = off";

  private @Nullable FileChannel lock;

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool) {
      if (JournalDatabase.isSqlite(pool)) {
        DURABLE.forEach(pool::addDataSourceProperty);
        pool.setExceptionOverrideClassName(Dialect.SqliteEviction.class.getName());
        prepareFile(pool.getJdbcUrl().substring(JournalDatabase.SQLITE.length()));
      } else {
        TIMEOUTS.forEach(pool::addDataSourceProperty);
        String configured = pool.getConnectionInitSql();
        pool.setConnectionInitSql(configured == null ? SESSION : SESSION + "; " + configured);
      }
    }
    return bean;
  }

  private void prepareFile(String url) {
    Path file = Path.of(url.replaceFirst("\\?.*", "")).toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
      lock(file.resolveSibling(file.getFileName() + ".lock"));
    } catch (IOException e) {
      throw new BadConfiguration(
          "spring.datasource.url", "the folder cannot be used: " + file.getParent());
    }
  }

  /**
   * Two instances on one file would each treat the other's calls as lost. The operating system
   * releases the lock when the process ends.
   */
  private void lock(Path file) throws IOException {
    lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another instance in this process holds it.
    }
    if (held == null) {
      destroy();
      throw new BadConfiguration(
          "spring.datasource.url",
          "another instance uses this journal. Several instances need PostgreSQL, not one SQLite file.");
    }
  }

  @Override
  public void destroy() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
