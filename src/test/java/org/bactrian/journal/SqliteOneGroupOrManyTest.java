package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteOneGroupOrManyTest extends OneGroupOrManyContract {
  @TempDir Path own;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(own);
  }
}
