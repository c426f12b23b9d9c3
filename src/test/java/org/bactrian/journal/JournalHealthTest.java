package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Whether health tells that the journal takes writes, and whether a journal finds its way back. */
class JournalHealthTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final AtomicReference<Optional<String>> loss = new AtomicReference<>(Optional.empty());
  private HikariDataSource database;
  private JournalScenario the;
  private JournalHealth health;

  private void open(HikariDataSource database) {
    this.database = database;
    the = new JournalScenario(database);
    health = new JournalHealth(the.journal, loss::get);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }

  private Callable<Boolean> is(Status status) {
    return () -> {
      health.round();
      return look().getStatus().equals(status);
    };
  }

  private Health look() {
    return health.health();
  }

  private void accept() {
    the.accept(message(newId(), null, null), NX);
  }

  @Test
  void a_journal_that_nobody_writes_to_is_up() {
    open(TestDatabase.sqlite(folder));
    await().during(Duration.ofSeconds(7)).atMost(PATIENCE).until(is(Status.UP));
  }

  @Test
  void sqlite_locked_by_another_process_is_down_until_it_is_free() throws SQLException {
    open(TestDatabase.sqlite(folder));
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");
      await().atMost(PATIENCE).until(is(Status.DOWN));
      assertThat(look().getDetails().get("fault").toString()).startsWith("none succeeded for");
      statement.execute("rollback");
    }
    await().atMost(PATIENCE).until(is(Status.UP));
  }

  @Test
  void a_server_that_is_read_only_is_down_and_is_left_for_one_that_takes_writes()
      throws SQLException {
    String name = "readonly";
    try (HikariDataSource admin = TestDatabase.postgres(name)) {
      execute(admin, "alter database readonly set default_transaction_read_only = on");
      open(TestDatabase.postgresAgain(name));
      assertThatThrownBy(this::accept).isInstanceOf(JournalUnavailable.class);
      await().atMost(PATIENCE).until(is(Status.DOWN));
      // Sessions that are open stay read-only, as those to a standby do.
      execute(
          admin, "set default_transaction_read_only = off", "alter database readonly reset all");
      await().atMost(PATIENCE).until(is(Status.UP));
      accept();
    }
  }

  private static void execute(HikariDataSource admin, String... statements) throws SQLException {
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  @Test
  void a_journal_whose_file_is_lost_refuses_every_write_and_is_down_until_it_is_back() {
    open(TestDatabase.sqlite(folder));
    accept();
    loss.set(Optional.of("journal.db was removed"));
    health.round();
    assertThat(look().getStatus()).isEqualTo(Status.DOWN);
    assertThat(look().getDetails()).containsEntry("fault", "journal.db was removed");
    assertThatThrownBy(this::accept)
        .isInstanceOf(JournalUnavailable.class)
        .hasMessage("journal.db was removed");
    loss.set(Optional.empty());
    await().atMost(PATIENCE).until(is(Status.UP));
    accept();
  }
}
