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
 * What must hold of the database's connections before the first is opened, whatever the URL says.
 */
final class PreparedDatabase implements BeanPostProcessor, DisposableBean {
  /** SQLite keeps a commit through kill -9 and power loss only so (ADR 0002). */
  private static final Map<String, String> DURABLE =
      Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000");

  /** Where the network swallows what is sent nobody would ever notice (seconds). */
  private static final Map<String, String> NOT_FOR_EVER =
      Map.of("connectTimeout", "5", "socketTimeout", "10", "tcpKeepAlive", "true");

  /**
   * An instance frozen in the middle of a transaction would hold up all others. And a plan that was
   * made while a table was empty is kept: it must not read the whole table once that is full. Every
   * statement has its index.
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
        NOT_FOR_EVER.forEach(pool::addDataSourceProperty);
        String own = pool.getConnectionInitSql();
        pool.setConnectionInitSql(own == null ? SESSION : SESSION + "; " + own);
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

  /** Two on one file would each take the other's calls for lost. The system frees it at a crash. */
  private void lock(Path file) throws IOException {
    lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock ours = null;
    try {
      ours = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another one in this very process.
    }
    if (ours == null) {
      destroy();
      throw new BadConfiguration(
          "spring.datasource.url",
          "another instance works this journal. Several need one PostgreSQL, not one SQLite file.");
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
