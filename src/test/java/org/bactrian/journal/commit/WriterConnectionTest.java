package org.bactrian.journal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import org.bactrian.journal.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterConnectionTest {
  @TempDir Path folder;
  private HikariDataSource database;
  private WriterConnection writer;

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.sqlite(folder);
    writer =
        new WriterConnection(
            database, Dialect.of(database, "update outbox set seq = seq where name is null"));
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  @Test
  void the_connection_is_kept_from_one_transaction_to_the_next() throws SQLException {
    Statements first = writer.begin();
    first.connection().commit();
    assertThat(writer.begin()).isSameAs(first);
    writer.rollback();
    assertThat(writer.isGone()).as("after a rollback").isFalse();
  }

  @Test
  void a_connection_that_died_while_nothing_was_written_is_replaced() throws SQLException {
    Statements first = writer.begin();
    first.connection().commit();
    first.connection().close();
    assertThat(writer.begin()).isNotSameAs(first);
  }

  @Test
  void a_connection_that_cannot_be_rolled_back_is_given_up() throws SQLException {
    writer.begin().connection().close();
    writer.rollback();
    assertThat(writer.isGone()).isTrue();
  }

  @Test
  void a_database_that_is_away_is_told() {
    database.close();
    assertThatThrownBy(writer::begin).isInstanceOf(SQLException.class);
    assertThat(writer.isGone()).isTrue();
  }
}
