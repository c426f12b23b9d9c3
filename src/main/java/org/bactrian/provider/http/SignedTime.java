package org.bactrian.provider.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** Reads the time of a signature, as providers write it. */
final class SignedTime {
  /** A number from here on is of milliseconds: as seconds it would be in the year 5138. */
  private static final long MILLISECONDS = 100_000_000_000L;

  private SignedTime() {}

  /**
   * Returns a time in seconds. It is given in seconds, milliseconds, by ISO 8601, or as HTTP writes
   * dates.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  static long epochSecond(String text) {
    if (text.matches("[0-9]{1,17}([.][0-9]+)?")) {
      long number = Long.parseLong(text.replaceFirst("[.].*", ""));
      return number < MILLISECONDS ? number : number / 1_000;
    }
    try {
      Instant time =
          Character.isDigit(text.isEmpty() ? ' ' : text.charAt(0))
              ? OffsetDateTime.parse(text).toInstant()
              : DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      return time.getEpochSecond();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time", e);
    }
  }
}
