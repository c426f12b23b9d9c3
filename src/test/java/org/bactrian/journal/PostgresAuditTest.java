package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresAuditTest extends AuditContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("audit" + NEXT.incrementAndGet());
  }

  @Test
  void what_another_instance_did_shows_too() {
    audit.keep(Act.of(JournalScenario.ANN, "see", "message", "m1"), the.now);
    try (HikariDataSource again = TestDatabase.postgresAgain("audit" + NEXT.get());
        JournalScenario other = new JournalScenario(again)) {
      other.journal.audit().keep(Act.of(Actor.FILE, "edit", "file", "a"), the.now);
      assertThat(targets(all(ALL))).containsExactly("file:a", "message:m1");
    }
  }

  @Test
  void the_table_is_not_emptied_either() {
    JdbcClient sql = JdbcClient.create(database);
    assertThatThrownBy(() -> sql.sql("truncate audit").update())
        .hasStackTraceContaining("the audit only grows");
  }
}
