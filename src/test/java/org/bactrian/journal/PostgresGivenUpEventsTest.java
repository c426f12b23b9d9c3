package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresGivenUpEventsTest extends GivenUpEventsContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("givenup" + NEXT.incrementAndGet());
  }

  @Override
  HikariDataSource again() {
    return TestDatabase.postgresAgain("givenup" + NEXT.get());
  }

  @Override
  HikariDataSource old(String version) {
    if (!version.equals(TestDatabase.LATEST)) {
      TestDatabase.createPostgres("givenupold" + NEXT.incrementAndGet());
    }
    return TestDatabase.postgres("givenupold" + NEXT.get(), version);
  }
}
