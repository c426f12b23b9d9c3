package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
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
   * @param unread when the oldest receipt of that account came that nobody has read yet, and that
   *     may tell of this message: it came before this was due, or a moment ago; null: there is none
   */
  public record DueFallback(
      ViberMessage message, String account, FallbackDecision decision, @Nullable Instant unread) {}

  /** What is due, the longest overdue first. */
  public List<DueFallback> due(int limit, Instant now) {
    List<MessageRow> rows =
        reads
            .sql(
                "select "
                    + MessageRows.COLUMNS
                    + " from message where review_at <= ? order by review_at limit ?")
            .params(now.toEpochMilli(), limit)
            .query(MessageRows::from)
            .list();
    Map<String, Instant> unread = rows.isEmpty() ? Map.of() : unread();
    return rows.stream().flatMap(row -> due(row, unread, now).stream()).toList();
  }

  /** When the first callback came that nobody has read yet, by account. */
  private Map<String, Instant> unread() {
    return reads
        .sql(
            "select account, min(received_at) as first from callback where state = 'new' group by account")
        .query((row, n) -> Map.entry(row.getString("account"), Column.instant(row, "first")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** One that cannot be read any more, after a step back to an older version say, waits. */
  private Optional<DueFallback> due(MessageRow row, Map<String, Instant> unread, Instant now) {
    try {
      ViberMessage message = (ViberMessage) messages.stored(row.body());
      Instant first = unread.getOrDefault(row.lane(), Instant.MAX);
      boolean mayTell = !first.isAfter(row.reviewAt()) || !first.isAfter(now.minus(BEHIND));
      FallbackDecision decision = transitions.decide(row, now);
      return Optional.of(new DueFallback(message, row.lane(), decision, mayTell ? first : null));
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
        .query((row, number) -> Optional.ofNullable(Column.instant(row, "review_at")))
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
