package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteGivenUpEventsTest extends GivenUpEventsContract {
  @TempDir Path folder;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(folder);
  }

  @Override
  HikariDataSource again() {
    return database();
  }

  @Override
  HikariDataSource old(String version) {
    try {
      return TestDatabase.sqlite(Files.createDirectories(folder.resolve("old")), version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
