package org.bactrian.journal.commit;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.bactrian.journal.TestDatabase;
import org.junit.jupiter.api.io.TempDir;

class SqliteGroupCommitTest extends GroupCommitContract {
  @TempDir Path folder;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(folder);
  }
}
