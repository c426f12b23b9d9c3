package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresOperatorTest extends OperatorContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("operator" + NEXT.incrementAndGet());
  }

  @Override
  HikariDataSource old(String version) {
    if (!version.equals(TestDatabase.LATEST)) {
      TestDatabase.createPostgres("old" + NEXT.incrementAndGet());
    }
    return TestDatabase.postgres("old" + NEXT.get(), version);
  }

  @Override
  String explain(MessageList.Query query, JournalScenario the) {
    return the.sql
        .sql("explain " + query.sql())
        .params(query.params())
        .query(String.class)
        .list()
        .toString();
  }
}
