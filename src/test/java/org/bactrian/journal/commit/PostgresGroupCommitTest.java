package org.bactrian.journal.commit;

import com.zaxxer.hikari.HikariDataSource;
import org.bactrian.journal.TestDatabase;

class PostgresGroupCommitTest extends GroupCommitContract {
  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("commit" + System.nanoTime());
  }
}
