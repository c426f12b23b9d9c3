package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

class PostgresApiKeyTest extends ApiKeyContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private HikariDataSource more;
  private JournalScenario other;

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("keys" + NEXT.incrementAndGet());
  }

  @Override
  List<Journal> instances() {
    more = TestDatabase.postgresAgain("keys" + NEXT);
    other = new JournalScenario(more);
    return List.of(the.journal, other.journal);
  }

  @AfterEach
  void closeOther() {
    if (other != null) {
      other.close();
      more.close();
    }
  }
}
