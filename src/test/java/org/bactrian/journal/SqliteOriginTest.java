package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteOriginTest extends OriginContract {
  @TempDir Path folder;

  @Override
  HikariDataSource database(String version) {
    return TestDatabase.sqlite(folder, version);
  }
}
