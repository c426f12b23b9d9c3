package org.bactrian.journal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bactrian.journal.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

class WriterConnectionTest {
  private static final SQLException FAILED = new SQLException("failed");
  private static final SQLException READ_ONLY = new SQLException("it is a standby", "25006");

  private final AtomicLong nanos = new AtomicLong();
  @TempDir Path folder;
  private HikariDataSource database;
  private WriterConnection writer;

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.sqlite(folder);
    writer =
        new WriterConnection(
            database,
            Dialect.of(database, "update outbox set seq = seq where name is null"),
            nanos::get);
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
    writer.rollback(FAILED);
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
    writer.rollback(FAILED);
    assertThat(writer.isGone()).isTrue();
  }

  @Test
  void a_connection_to_a_server_that_is_read_only_is_given_up_and_never_lent_again()
      throws SQLException {
    Connection first = physical(writer.begin());
    writer.rollback(new IllegalStateException("wrapped", READ_ONLY));
    assertThat(writer.isGone()).isTrue();
    // The pool closes it on a thread of its own.
    await().until(first::isClosed);
    assertThat(physical(writer.begin())).isNotSameAs(first);
  }

  @Test
  void a_connection_on_which_nothing_succeeds_for_long_is_given_up() throws SQLException {
    Connection first = physical(writer.begin());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    writer.rollback(FAILED);
    assertThat(writer.isGone()).as("not for one failure").isFalse();
    writer.begin().connection().commit();
    writer.committed();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    writer.rollback(FAILED);
    assertThat(writer.isGone()).as("it has succeeded in between").isFalse();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    writer.rollback(FAILED);
    assertThat(writer.isGone()).isTrue();
    assertThat(physical(writer.begin())).isNotSameAs(first);
  }

  private static Connection physical(Statements statements) throws SQLException {
    return statements.connection().unwrap(SQLiteConnection.class);
  }

  @Test
  void a_database_that_is_away_is_told() {
    database.close();
    assertThatThrownBy(writer::begin).isInstanceOf(SQLException.class);
    assertThat(writer.isGone()).isTrue();
  }
}
