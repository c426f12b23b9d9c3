package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The Viber messages whose fallback is due: they failed, or their timer ran out. */
public final class FallbackTimers {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackTimers.class);
  private static final Duration UNREADABLE = Duration.ofHours(1);

  /** A receipt unread for longer is part of a backlog: after a start, for example. */
  private static final Duration BEHIND = Duration.ofMillis(300);

  private static final Duration PUT_OFF = Duration.ofSeconds(30);

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final MessageReader messages;
  private final Function<String, List<String>> siblings;

  /**
   * Creates the timers.
   *
   * @param siblings returns the other accounts by whose webhooks an account's receipts may come
   */
  FallbackTimers(
      JdbcClient reads,
      GroupCommit writer,
      Transitions transitions,
      MessageReader messages,
      Function<String, List<String>> siblings) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.messages = messages;
    this.siblings = siblings;
  }

  /**
   * A message whose fallback is due, and what the fallback policy says now.
   *
   * @param key the name of the API key with which the message came; empty: it came without one
   * @param account the account that had the message last; empty when none had
   * @param unread when the oldest unread receipt of the account or its siblings came, if it may be
   *     about this message: it came before the fallback was due, or it is part of a backlog; else
   *     null
   */
  public record DueFallback(
      ViberMessage message,
      String key,
      String account,
      FallbackDecision decision,
      @Nullable Instant unread) {}

  /** Returns the due fallbacks, the longest overdue first. */
  public List<DueFallback> due(int limit, Instant now) {
    List<MessageRow> rows =
        reads
            .sql(
                "select "
                    + MessageTable.COLUMNS
                    + " from message where review_at <= ? order by review_at limit ?")
            .params(now.toEpochMilli(), limit)
            .query(MessageTable::from)
            .list();
    Map<String, Instant> unread = rows.isEmpty() ? Map.of() : oldestUnread();
    return rows.stream().flatMap(row -> due(row, unread, now).stream()).toList();
  }

  /** Returns when each account's oldest unread callback came. */
  private Map<String, Instant> oldestUnread() {
    return reads
        .sql(
            "select account, min(received_at) as first from callback where state = 'new' group by account")
        .query((row, n) -> Map.entry(row.getString("account"), Column.instant(row, "first")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** A message that cannot be read waits: after a step back to an older version, for example. */
  private Optional<DueFallback> due(MessageRow row, Map<String, Instant> unread, Instant now) {
    try {
      ViberMessage message = (ViberMessage) messages.stored(row.body());
      String account = row.queueing().lane();
      Instant first =
          Stream.concat(Stream.of(account), siblings.apply(account).stream())
              .map(one -> unread.getOrDefault(one, Instant.MAX))
              .min(Instant::compareTo)
              .orElseThrow();
      boolean mayTell = !first.isAfter(row.timer().reviewAt()) || !first.isAfter(now.minus(BEHIND));
      FallbackDecision decision = transitions.decide(row, now);
      String key = row.origin().keyOrNone();
      return Optional.of(new DueFallback(message, key, account, decision, mayTell ? first : null));
    } catch (RuntimeException e) {
      LOG.error("message {} cannot be read, and is put off: {}", row.id(), e.toString());
      putOff(row.id(), now.plus(UNREADABLE));
      return Optional.empty();
    }
  }

  /** Returns when the next fallback is due; empty when no timer is open. */
  public Optional<Instant> nextDue() {
    return reads
        .sql("select min(review_at) as review_at from message where review_at is not null")
        .query((row, number) -> Optional.ofNullable(Column.instant(row, "review_at")))
        .single();
  }

  /** Puts off a fallback that could not be handled now, so that others go on. */
  public void putOff(String messageId, Instant now) {
    writer.write(
        tx ->
            tx.sql("update message set review_at = ? where id = ? and review_at is not null")
                .params(now.plus(PUT_OFF).toEpochMilli(), messageId)
                .update());
  }
}
