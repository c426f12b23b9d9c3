package org.bactrian.journal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
  @TempDir Path folder;
  private Path journal;
  private String url;
  private SqliteFile file;

  @BeforeEach
  void open() throws IOException {
    journal = folder.resolve("data/journal.db");
    url = "jdbc:sqlite:" + journal;
    file = SqliteFile.lock(journal, url).orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private void write(int times) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists t (x integer)");
      for (int i = 0; i < times; i++) {
        statement.execute("insert into t values (1)");
      }
    }
  }

  @Test
  void nothing_is_lost_while_connections_come_and_go_and_the_log_is_cut() throws SQLException {
    for (int round = 0; round < 3; round++) {
      write(20);
      assertThat(file.loss()).isEmpty();
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("pragma wal_checkpoint(truncate)");
      }
      assertThat(file.loss()).isEmpty();
    }
  }

  @Test
  void a_file_that_was_removed_is_told_until_it_is_back() throws IOException, SQLException {
    write(1);
    Path away = Files.move(journal, folder.resolve("away.db"));
    assertThat(file.loss().orElseThrow()).startsWith(journal + " was removed");
    Files.move(away, journal);
    assertThat(file.loss()).isEmpty();
  }

  @Test
  void a_file_that_was_replaced_is_told() throws IOException, SQLException {
    write(1);
    Path copy = Files.copy(journal, folder.resolve("copy.db"));
    Files.move(journal, folder.resolve("away.db"));
    Files.move(copy, journal);
    assertThat(file.loss().orElseThrow()).startsWith(journal + " was replaced");
  }

  @Test
  void a_log_that_was_removed_is_told() throws IOException, SQLException {
    write(1);
    Files.delete(journal.resolveSibling("journal.db-wal"));
    assertThat(file.loss().orElseThrow()).contains("journal.db-wal was removed");
  }

  @Test
  void a_second_instance_is_refused_by_whatever_name_it_has_the_file() throws IOException {
    Path hard = Files.createLink(folder.resolve("hard.db"), journal);
    Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic.db"), journal);
    for (Path name : new Path[] {journal, hard, symbolic}) {
      assertThat(SqliteFile.lock(name, "jdbc:sqlite:" + name)).as(name.toString()).isEmpty();
    }
  }

  @Test
  void when_it_is_closed_the_next_instance_may_have_it() throws IOException {
    file.close();
    SqliteFile.lock(journal, url).orElseThrow().close();
  }
}
