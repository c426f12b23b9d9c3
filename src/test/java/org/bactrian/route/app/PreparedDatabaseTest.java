package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatabaseTest {
  private static final long MB = 1 << 20;
  private static final long LIMIT = 16 * MB;
  @TempDir Path folder;

  @Test
  void a_write_ahead_log_that_a_long_read_has_made_long_becomes_short_again() throws Exception {
    PreparedDatabase prepared = new PreparedDatabase();
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl("jdbc:sqlite:" + folder.resolve("journal.db"));
      prepared.postProcessBeforeInitialization(pool, "dataSource");
      try (Connection writer = pool.getConnection();
          Connection reader = pool.getConnection()) {
        execute(writer, "create table piece (content blob)");
        reader.setAutoCommit(false);
        execute(reader, "select count(*) from piece");
        write(writer, 24);
        assertThat(log()).isGreaterThan(LIMIT);
        reader.rollback();
        write(writer, 12);
        assertThat(log()).isLessThanOrEqualTo(LIMIT);
      }
    } finally {
      prepared.destroy();
    }
  }

  private static void write(Connection writer, int megabytes) throws SQLException {
    for (int i = 0; i < megabytes; i++) {
      execute(writer, "insert into piece values (zeroblob(" + MB + "))");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long log() throws IOException {
    return Files.size(folder.resolve("journal.db-wal"));
  }
}
