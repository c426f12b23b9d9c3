package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresStatisticsTest extends StatisticsContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("statistics" + NEXT.incrementAndGet());
  }
}
