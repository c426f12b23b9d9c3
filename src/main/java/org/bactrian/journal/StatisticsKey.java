package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The kind of messages that one row of the statistics counts.
 *
 * @param hour of acceptance, in hours since 1970 UTC
 * @param account whose turn it is, or was last; empty: none could carry it
 * @param apiKey empty: they came without one
 * @param campaign empty: none
 */
record StatisticsKey(
    int hour,
    String account,
    String channel,
    String apiKey,
    String campaign,
    String country,
    String label) {
  static final String COLUMNS = "hour, account, channel, api_key, campaign, country, label";

  static final int WIDTH = 7;

  private static final long HOUR = 3_600_000;

  static StatisticsKey of(MessageRow row) {
    MessageRow.Origin origin = row.origin();
    return new StatisticsKey(
        hour(row.timestamps().acceptedAt().toEpochMilli()),
        row.queueing().lane(),
        row.channel().wire(),
        origin.key() == null ? "" : origin.key(),
        origin.campaign() == null ? "" : origin.campaign(),
        origin.country(),
        row.label().wire());
  }

  /** Reads the first columns of a row. */
  static StatisticsKey from(ResultSet row) throws SQLException {
    return new StatisticsKey(
        row.getInt(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7));
  }

  static int hour(long millis) {
    return (int) Math.floorDiv(millis, HOUR);
  }

  /** Returns the first moment of an hour. */
  static long millis(int hour) {
    return hour * HOUR;
  }

  /** Sets the first values of a row. */
  void fill(Object[] values) {
    values[0] = hour;
    values[1] = account;
    values[2] = channel;
    values[3] = apiKey;
    values[4] = campaign;
    values[5] = country;
    values[6] = label;
  }
}
