package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Viber messages whose fallback is to be looked at: they failed, or their timer ran out. */
public final class FallbackTimers {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackTimers.class);
  private static final Duration UNREADABLE = Duration.ofHours(1);

  /** Unread for so long, a receipt waits behind others: after a start, say. */
  private static final Duration BEHIND = Duration.ofMillis(300);

  private static final Duration PUT_OFF = Duration.ofSeconds(30);

  private static final String UNREAD =
      """
      , exists (select 1 from callback c
                where c.state = 'new' and c.account = message.lane
                and (c.received_at <= message.review_at or c.received_at <= ?)) as unread
      """;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final MessageReader messages;

  FallbackTimers(
      JdbcClient reads, GroupCommit writer, Transitions transitions, MessageReader messages) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.messages = messages;
  }

  /**
   * A message to look at, and what its fallback says now.
   *
   * @param account who had it last; empty when nobody had
   * @param unread a receipt of that account came before it was due, or a moment ago, and nobody has
   *     read it yet
   */
  public record Due(
      ViberMessage message, String account, FallbackDecision decision, boolean unread) {}

  private record Found(MessageRow row, boolean unread) {
    static Found from(ResultSet row, int number) throws SQLException {
      return new Found(MessageRow.from(row, number), row.getBoolean("unread"));
    }
  }

  /** What is due, the longest overdue first. */
  public List<Due> due(int limit, Instant now) {
    return reads
        .sql(
            "select "
                + MessageRow.COLUMNS
                + UNREAD
                + " from message where review_at <= ? order by review_at limit ?")
        .params(now.minus(BEHIND).toEpochMilli(), now.toEpochMilli(), limit)
        .query(Found::from)
        .list()
        .stream()
        .flatMap(found -> due(found.row(), found.unread(), now).stream())
        .toList();
  }

  /** One that cannot be read any more, after a step back to an older version say, waits. */
  private Optional<Due> due(MessageRow row, boolean unread, Instant now) {
    try {
      ViberMessage message = (ViberMessage) messages.stored(row.body());
      return Optional.of(new Due(message, row.lane(), transitions.decide(row, now), unread));
    } catch (RuntimeException e) {
      LOG.error("message {} cannot be read, and is put off: {}", row.id(), e.toString());
      putOff(row.id(), now.plus(UNREADABLE));
      return Optional.empty();
    }
  }

  /** When the next one is due; empty when no timer is open. */
  public Optional<Instant> nextDue() {
    return reads
        .sql("select min(review_at) as review_at from message where review_at is not null")
        .query((row, number) -> Optional.ofNullable(MessageRow.instant(row, "review_at")))
        .single();
  }

  /** It could not be done now; its neighbours go on. */
  public void putOff(String messageId, Instant now) {
    writer.write(
        tx ->
            tx.sql("update message set review_at = ? where id = ? and review_at is not null")
                .params(now.plus(PUT_OFF).toEpochMilli(), messageId)
                .update());
  }
}
