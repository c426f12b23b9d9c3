package org.bactrian.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Makes databases of each kind with an empty journal. */
public final class TestDatabase {
  static final String LATEST = "latest";
  private static EmbeddedPostgres postgres;

  private TestDatabase() {}

  /** Makes a database that does not wait for the disk: only a crash of the machine could tell. */
  public static HikariDataSource sqlite(Path folder) {
    return sqlite(folder, LATEST);
  }

  /** Makes, or migrates, a database up to a version of the schema. */
  static HikariDataSource sqlite(Path folder, String version) {
    return sqlite(folder, version, "OFF");
  }

  /** Makes a database whose commits are on disk, as Bactrian's own is. For measurements. */
  public static HikariDataSource flushedSqlite(Path folder) {
    return sqlite(folder, LATEST, "FULL");
  }

  private static HikariDataSource sqlite(Path folder, String version, String synchronous) {
    HikariDataSource pool =
        pool("jdbc:sqlite:" + folder.resolve("journal.db") + "?synchronous=" + synchronous);
    migrate(pool, version, true);
    return pool;
  }

  /** Makes a database of this name on the one server of the test run. */
  public static synchronized HikariDataSource postgres(String name) {
    createPostgres(name);
    return postgres(name, LATEST);
  }

  /** Migrates a database of this name up to a version of the schema. */
  static synchronized HikariDataSource postgres(String name, String version) {
    HikariDataSource pool = pool(postgres.getJdbcUrl("postgres", name));
    migrate(pool, version, false);
    return pool;
  }

  /** Opens more connections to a database that has a journal. */
  static synchronized HikariDataSource postgresAgain(String name) {
    return pool(postgres.getJdbcUrl("postgres", name));
  }

  /** Makes an empty database, without a journal. */
  static synchronized void createPostgres(String name) {
    try {
      if (postgres == null) {
        postgres = EmbeddedPostgres.start();
      }
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    config.setConnectionTimeout(2_000);
    if (url.startsWith("jdbc:sqlite:")) {
      config.addDataSourceProperty("journal_mode", "WAL");
    }
    return new HikariDataSource(config);
  }

  private static void migrate(DataSource database, String version, boolean sqlite) {
    Flyway.configure()
        .locations("classpath:db/bactrian")
        .dataSource(database)
        .target(version)
        .placeholders(SchemaWords.of(sqlite))
        .load()
        .migrate();
  }
}
