package org.bactrian.route.app;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bactrian.base.Causes;
import org.bactrian.journal.commit.AwaitedDatabase;
import org.bactrian.journal.commit.Dialect;
import org.bactrian.journal.commit.SqliteFile;
import org.bactrian.route.BadConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Sets the properties that the database's connections must have, whatever the URL says; locks the
 * file of an embedded database, and waits for a database that cannot be reached yet.
 */
final class PreparedDatabase implements BeanPostProcessor, EnvironmentAware, DisposableBean {
  /** Only with these does SQLite keep a commit through kill -9 and a power loss (ADR 0002). */
  private static final Map<String, String> DURABLE =
      Map.of("journal_mode", "WAL", "synchronous", "FULL", "busy_timeout", "10000");

  /**
   * The write-ahead log begins anew about every 4 MB, but not while a read goes on. The file would
   * then keep the length it reached; with this, it is cut when it begins anew.
   */
  private static final Map<String, String> LENGTH = Map.of("journal_size_limit", "16777216");

  /** In seconds. Without these, a connection that the network has dropped would wait for ever. */
  private static final Map<String, String> TIMEOUTS =
      Map.of("connectTimeout", "5", "socketTimeout", "10", "tcpKeepAlive", "true");

  /**
   * The first setting: an instance that freezes inside a transaction must not hold up the others
   * for long. The others: a query plan that was made while a table was empty is kept, and must not
   * read the whole table, nor a whole index for a join, once it is full; every statement has an
   * index.
   */
  private static final String SESSION =
      "set idle_in_transaction_session_timeout = '5s'; set enable_seqscan = off;"
          + " set enable_hashjoin = off; set enable_mergejoin = off";

  private @Nullable SqliteFile file;
  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  /** Returns why nothing that is written would be found again after a restart, in words. */
  Optional<String> loss() {
    return file == null ? Optional.empty() : file.loss();
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool) {
      if (JournalDatabase.isSqlite(pool)) {
        DURABLE.forEach(pool::addDataSourceProperty);
        LENGTH.forEach(pool::addDataSourceProperty);
        pool.setExceptionOverrideClassName(Dialect.SqliteEviction.class.getName());
        prepareFile(pool.getJdbcUrl());
      } else {
        TIMEOUTS.forEach(pool::addDataSourceProperty);
        String configured = pool.getConnectionInitSql();
        pool.setConnectionInitSql(configured == null ? SESSION : SESSION + "; " + configured);
      }
    }
    return bean;
  }

  /** Before anything else asks for a connection. */
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool && file == null && environment != null) {
      try (NotReadyServer meanwhile = NotReadyServer.of(environment)) {
        new AwaitedDatabase().await(pool, meanwhile::open);
      }
    }
    return bean;
  }

  private void prepareFile(String url) {
    Path journal = JournalDatabase.file(url).toPath();
    try {
      file =
          SqliteFile.lock(journal, url)
              .orElseThrow(
                  () ->
                      new BadConfiguration(
                          "spring.datasource.url",
                          "another instance uses this journal. Several instances need PostgreSQL,"
                              + " not one SQLite file."));
    } catch (IOException e) {
      throw new BadConfiguration(
          "spring.datasource.url",
          "the file cannot be used: " + journal + ", " + Causes.root(e).getMessage());
    }
  }

  @Override
  public void destroy() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
