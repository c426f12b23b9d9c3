package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts the messages of a day for keys that have a limit. It is exact over all instances: the
 * count is read and written in the transaction that accepts the message, and there is one writer at
 * a time. Days are those of UTC.
 */
public final class KeyDays {
  /** A day of which nothing is known yet has no row. */
  private static final long NO_ROW = -1;

  private static final Duration KEPT = Duration.ofDays(40);

  static final Prefetch<KeyDay, Long> COUNTED =
      Prefetch.byPair(
          """
          with asked (key_name, day) as (values %s)
          select d.key_name, d.day, d.messages
          from asked join api_key_day d on d.key_name = asked.key_name and d.day = asked.day
          """,
          one -> List.of(one.key(), one.day()),
          NO_ROW,
          (row, known) -> Map.entry(new KeyDay(row.getString(1), row.getString(2)), row.getLong(3)),
          "api_key_day");

  /** One key on one day. */
  record KeyDay(String key, String day) {}

  private final JdbcClient reads;
  private volatile Function<String, @Nullable Long> limits = key -> null;

  KeyDays(JdbcClient reads) {
    this.reads = reads;
  }

  /**
   * Sets the limits.
   *
   * @param limits returns how many messages a key may send on a day; null: as many as it likes
   */
  public void limit(Function<String, @Nullable Long> limits) {
    this.limits = limits;
  }

  /** Returns how many messages a key has sent today, if it has a limit. */
  public long today(String key, Instant now) {
    return reads
        .sql("select messages from api_key_day where key_name = ? and day = ?")
        .params(key, day(now))
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private static String day(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
  }

  /** Returns what a message of this key looks up; none: the key has no limit. */
  List<KeyDay> lookedUp(String key, Instant now) {
    return key.isEmpty() || limits.apply(key) == null
        ? List.of()
        : List.of(new KeyDay(key, day(now)));
  }

  /** Counts a message, and returns the limit if it is reached: then the message is not counted. */
  @Nullable Long count(Tx tx, String key, Instant now) {
    Long limit = key.isEmpty() ? null : limits.apply(key);
    if (limit == null) {
      return null;
    }
    KeyDay today = new KeyDay(key, day(now));
    long sent = sent(tx, today);
    if (sent >= limit) {
      return limit;
    }
    if (sent == NO_ROW) {
      tx.sql("insert into api_key_day (key_name, day, messages) values (?, ?, 1)")
          .params(today.key(), today.day())
          .update();
      tx.sql("delete from api_key_day where key_name = ? and day < ?")
          .params(today.key(), day(now.minus(KEPT)))
          .update();
      tx.now(COUNTED, today, 1L);
    } else {
      tx.changeLater(
          today,
          "update api_key_day set messages = messages + 1 where key_name = ? and day = ?",
          today.key(),
          today.day());
      tx.now(COUNTED, today, sent + 1);
    }
    return null;
  }

  private static long sent(Tx tx, KeyDay day) {
    Long known = tx.known(COUNTED, day);
    return known != null
        ? known
        : tx.sql("select messages from api_key_day where key_name = ? and day = ?")
            .params(day.key(), day.day())
            .query(Long.class)
            .optional()
            .orElse(NO_ROW);
  }
}
