package org.bactrian.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the journal of a stopped system from outside. */
final class JournalCheck {
  private JournalCheck() {}

  /** Returns how many answered messages are missing from the journal. */
  static int missing(String url, Sightings answered) throws SQLException {
    int found = 0;
    try (Connection database = DriverManager.getConnection(url);
        ResultSet rows =
            database
                .createStatement()
                .executeQuery("select id from message where channel = 'viber'")) {
      while (rows.next()) {
        int number = Integer.parseInt(rows.getString(1).replaceFirst(".*-", ""));
        found += answered.at(number) > 0 ? 1 : 0;
      }
    }
    return answered.count() - found;
  }

  /** Returns how many callbacks it has kept. */
  static int callbacks(String url) throws SQLException {
    try (Connection database = DriverManager.getConnection(url);
        ResultSet rows = database.createStatement().executeQuery("select count(*) from callback")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
