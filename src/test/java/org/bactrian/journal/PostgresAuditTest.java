package org.bactrian.journal;

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
  void the_table_is_not_emptied_either() {
    JdbcClient sql = JdbcClient.create(database);
    assertThatThrownBy(() -> sql.sql("truncate audit").update())
        .hasStackTraceContaining("the audit only grows");
  }
}
