package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresErasureTest extends ErasureContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("erasure" + NEXT.incrementAndGet());
  }
}
