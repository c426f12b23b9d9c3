package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a journal of its own, in a fresh database. */
abstract class OpenJournal {
  HikariDataSource database;
  JournalScenario the;

  /** Returns a fresh database. */
  abstract HikariDataSource database();

  @BeforeEach
  void open() {
    database = database();
    the = new JournalScenario(database);
  }

  @AfterEach
  void close() {
    the.close();
    database.close();
  }
}
