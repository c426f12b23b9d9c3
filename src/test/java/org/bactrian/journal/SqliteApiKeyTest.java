package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteApiKeyTest extends ApiKeyContract {
  @TempDir Path folder;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(folder);
  }
}
