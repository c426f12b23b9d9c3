package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;

class PostgresReceiptMatchTest extends ReceiptMatchContract {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("match" + NEXT.incrementAndGet());
  }
}
