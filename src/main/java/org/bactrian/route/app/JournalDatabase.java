package org.bactrian.route.app;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.bactrian.journal.SchemaWords;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Prepares the database of the journal, SQLite or PostgreSQL, and its migrations. */
@Configuration(value = "bactrian.journalDatabase", proxyBeanMethods = false)
class JournalDatabase {
  static final String SQLITE = "jdbc:sqlite:";

  @Bean("bactrian.preparedDatabase")
  static PreparedDatabase preparedDatabase() {
    return new PreparedDatabase();
  }

  /** Gives the migrations the words in which the two databases differ. */
  @Bean("bactrian.dialectWords")
  FlywayConfigurationCustomizer dialectWords() {
    return flyway -> flyway.placeholders(SchemaWords.of(isSqlite(flyway.getDataSource())));
  }

  /** Looks at the disk of the journal's file, where Spring Boot looks at the working folder's. */
  @Bean
  DiskSpaceHealthIndicator diskSpaceHealthIndicator(
      DataSource database,
      @Value("${management.health.diskspace.path:}") String path,
      @Value("${management.health.diskspace.threshold:10MB}") DataSize threshold) {
    if (path.isEmpty() && isSqlite(database)) {
      File file = file(((HikariDataSource) database).getJdbcUrl());
      return new DiskSpaceHealthIndicator(file.getParentFile(), threshold);
    }
    return new DiskSpaceHealthIndicator(new File(path.isEmpty() ? "." : path), threshold);
  }

  /** Returns the file that a URL of SQLite names. */
  static File file(String url) {
    return Path.of(url.substring(SQLITE.length()).replaceFirst("\\?.*", ""))
        .toAbsolutePath()
        .toFile();
  }

  static boolean isSqlite(DataSource database) {
    return database instanceof HikariDataSource pool
        && pool.getJdbcUrl() != null
        && pool.getJdbcUrl().startsWith(SQLITE);
  }
}
