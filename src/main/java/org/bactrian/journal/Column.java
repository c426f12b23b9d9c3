package org.bactrian.journal;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.Price;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/** Converts between the columns of the tables and the values of the records. */
final class Column {
  private static final int LONGEST_TEXT = 200;
  private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private Column() {}

  static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    return instant(row, row.findColumn(column));
  }

  /** Reads a charge from the columns price, currency and parts. */
  static Charge charge(ResultSet row) throws SQLException {
    return charge(row, row.findColumn("price"));
  }

  /**
   * Reads a charge.
   *
   * @param price the place of the price; currency and parts follow it
   */
  static Charge charge(ResultSet row, int price) throws SQLException {
    String currency = row.getString(price + 1);
    long billionths = row.getLong(price);
    int parts = row.getInt(price + 2);
    boolean counted = !row.wasNull();
    return currency == null && !counted
        ? Charge.NONE
        : new Charge(
            currency == null ? null : Price.ofBillionths(billionths, currency),
            counted ? parts : null);
  }

  static @Nullable Long price(Charge charge) {
    return charge.price() == null ? null : charge.price().billionths();
  }

  static @Nullable String currency(Charge charge) {
    return charge.price() == null ? null : charge.price().currency();
  }

  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    return number(row, row.findColumn(column));
  }

  static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  static @Nullable Reason reason(@Nullable String wire) {
    return wire == null ? null : Reason.of(wire);
  }

  static @Nullable String wire(@Nullable Reason reason) {
    return reason == null ? null : reason.wire();
  }

  /**
   * Makes a text from a provider fit for both databases: it may have any length, and hold
   * characters that PostgreSQL does not store. An id joins its receipts all the same, for both are
   * changed alike.
   */
  static @Nullable String clip(@Nullable String text) {
    return text == null ? null : clip(text, LONGEST_TEXT);
  }

  static String clip(String text, int longest) {
    String cut = text.length() <= longest ? text : text.substring(0, longest);
    String stored = cut.replace('\0', ' ');
    // Half of a surrogate pair is stored as a question mark: then the text must be one here, too.
    return hasSurrogate(stored)
        ? new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : stored;
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Returns a text from a provider that may be a message's id; null when it cannot be one. */
  static @Nullable String messageId(@Nullable String text) {
    return text != null && MESSAGE_ID.matcher(text).matches() ? text : null;
  }
}
