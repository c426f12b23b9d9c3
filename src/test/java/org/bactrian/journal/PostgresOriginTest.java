package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

class PostgresOriginTest extends OriginContract {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private String name = "";

  @BeforeEach
  void create() {
    name = "origin" + NEXT.incrementAndGet();
    TestDatabase.createPostgres(name);
  }

  @Override
  HikariDataSource database(String version) {
    return TestDatabase.postgres(name, version);
  }
}
