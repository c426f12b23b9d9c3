package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteHoldsTest extends HoldsContract {
  @TempDir Path folder;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(folder);
  }
}
