package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Viber messages whose fallback is to be looked at: they failed, or their timer ran out. */
public final class FallbackTimers {
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
   */
  public record Due(ViberMessage message, String account, FallbackDecision decision) {}

  /** What is due, the longest overdue first. */
  public List<Due> due(int limit, Instant now) {
    return reads
        .sql(
            "select "
                + MessageRow.COLUMNS
                + " from message where review_at <= ? order by review_at limit ?")
        .params(now.toEpochMilli(), limit)
        .query(MessageRow::from)
        .list()
        .stream()
        .map(row -> new Due(viber(row), row.lane(), transitions.decide(row, now)))
        .toList();
  }

  private ViberMessage viber(MessageRow row) {
    return (ViberMessage) messages.stored(row.body());
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
