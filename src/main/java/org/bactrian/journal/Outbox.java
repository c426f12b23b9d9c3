package org.bactrian.journal;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps how far each event sink has got: a cursor over all events, the messages that wait because
 * one of their events could not be sent, and the events that were given up. The counting of events
 * for metrics reads behind a cursor of its own ({@link #COUNTS}).
 */
public final class Outbox {
  /** The cursor of the counts. */
  public static final String COUNTS = "event";

  private static final String EVENT = "select " + EventRow.COLUMNS + ", ";

  /** No join: SQLite would first read all waiting rows to build a filter of them. */
  private static final String WAITS =
      """
      (select w.message_id from event_waiting w
       where w.way = ? and w.message_id = coalesce(e.message_id, e.id)) as waits
      """;

  private static final String FROM = " from event e left join message m on m.id = e.message_id";

  private final JdbcClient reads;
  private final GroupCommit writer;

  Outbox(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * The first unsent event of a message that waits.
   *
   * @param attempts made so far
   */
  public record PendingEvent(EventRow event, int attempts) {}

  /** The result of one attempt to send an event. */
  public sealed interface EventOutcome {
    EventRow event();
  }

  /** The sink took the event. */
  public record Sent(EventRow event) implements EventOutcome {}

  /**
   * The event is tried again.
   *
   * @param attempts made so far
   */
  public record RetryLater(EventRow event, int attempts, Instant due) implements EventOutcome {}

  /** The event is not tried again; later events of its message are. */
  public record GivenUp(EventRow event, int attempts, String why, Instant at)
      implements EventOutcome {}

  /**
   * The lag of a sink.
   *
   * @param behind events after its cursor
   * @param waiting messages that wait behind an event that could not be sent
   * @param givenUp events that were given up
   */
  public record OutboxLag(long behind, long waiting, long givenUp) {}

  /** Opens a sink: a new one begins with the next event, a known one goes on at its cursor. */
  public void open(String sink) {
    writer.write(
        tx ->
            tx.sql(
                    """
                    insert into outbox (name, seq)
                    select cast(? as varchar), (select coalesce(max(seq), 0) from event)
                    where not exists (select 1 from outbox where name = ?)
                    """)
                .params(sink, sink)
                .update());
  }

  /**
   * The events after a sink's cursor.
   *
   * @param events oldest first
   * @param waiting keys of those messages ({@link EventRow#key}) that wait behind an earlier event
   */
  public record NextEvents(List<EventRow> events, Set<String> waiting) {}

  /** Returns the next events after the sink's cursor. */
  public NextEvents next(String sink, int limit) {
    Set<String> waiting = new HashSet<>();
    List<EventRow> events =
        reads
            .sql(
                EVENT
                    + WAITS
                    + FROM
                    + """
                       where e.seq > (select o.seq from outbox o where o.name = ?)
                      order by e.seq limit ?
                      """)
            .params(sink, sink, limit)
            .query(
                (row, n) -> {
                  EventRow event = EventRow.from(row, n);
                  if (row.getString("waits") != null) {
                    waiting.add(event.key());
                  }
                  return event;
                })
            .list();
    return new NextEvents(events, waiting);
  }

  /** Returns the waiting messages' events that are due, the longest overdue first. */
  public List<PendingEvent> due(String sink, int limit, Instant now) {
    return reads
        .sql(
            EVENT
                + "w.attempts"
                + FROM
                + """
                 join event_waiting w on w.seq = e.seq
                where w.way = ? and w.due_at <= ? order by w.due_at, e.seq limit ?
                """)
        .params(sink, now.toEpochMilli(), limit)
        .query((row, n) -> new PendingEvent(EventRow.from(row, n), row.getInt("attempts")))
        .list();
  }

  /**
   * Writes down the outcomes of a round and moves the cursor.
   *
   * @param upTo the new cursor: every event up to it was sent, is among the outcomes, or waits
   *     behind one that is
   * @param outcomes of messages that waited, and of messages that wait from now on
   */
  public void settle(String sink, long upTo, List<EventOutcome> outcomes) {
    writer.write(
        tx -> {
          tx.sql("update outbox set seq = ? where name = ? and seq < ?")
              .params(upTo, sink, upTo)
              .update();
          outcomes.forEach(outcome -> settle(tx, sink, outcome));
          return outcomes.size();
        });
  }

  private static void settle(Tx tx, String sink, EventOutcome outcome) {
    EventRow event = outcome.event();
    if (outcome instanceof RetryLater later) {
      await(tx, sink, event.key(), event.seq(), later.attempts(), later.due().toEpochMilli());
      return;
    }
    if (outcome instanceof GivenUp lost) {
      tx.sql("insert into event_given_up (way, seq, attempts, why, at) values (?, ?, ?, ?, ?)")
          .param(sink)
          .param(event.seq())
          .param(lost.attempts())
          .param(Column.clip(lost.why()))
          .param(lost.at().toEpochMilli())
          .update();
    }
    goOn(tx, sink, event);
  }

  /** The message's next event waits now; its message waits no more when there is none. */
  private static void goOn(Tx tx, String sink, EventRow event) {
    tx.sql("delete from event_waiting where way = ? and message_id = ?")
        .params(sink, event.key())
        .update();
    tx.sql(
            """
            select min(seq) from event where message_id = ? and seq > ?
            and seq <= (select o.seq from outbox o where o.name = ?)
            """)
        .params(event.key(), event.seq(), sink)
        .query(Long.class)
        .optional()
        .ifPresent(seq -> await(tx, sink, event.key(), seq, 0, 0));
  }

  private static void await(Tx tx, String sink, String key, long seq, int attempts, long due) {
    tx.sql(
            """
            insert into event_waiting (way, message_id, seq, attempts, due_at)
            values (?, ?, ?, ?, ?)
            on conflict (way, message_id) do update
            set seq = excluded.seq, attempts = excluded.attempts, due_at = excluded.due_at
            """)
        .params(sink, key, seq, attempts, due)
        .update();
  }

  /** Makes all waiting messages due now: the receiver is back. */
  public void hasten(String sink, Instant now) {
    writer.write(
        tx ->
            tx.sql("update event_waiting set due_at = ? where way = ? and due_at > ?")
                .params(now.toEpochMilli(), sink, now.toEpochMilli())
                .update());
  }

  /** Returns how far the sink is behind. */
  public OutboxLag lag(String sink) {
    return reads
        .sql(
            """
            select (select count(*) from event
                    where seq > (select o.seq from outbox o where o.name = :way)) as behind,
                   (select count(*) from event_waiting where way = :way) as waiting,
                   (select count(*) from event_given_up where way = :way) as given_up
            """)
        .param("way", sink)
        .query(
            (row, n) ->
                new OutboxLag(
                    row.getLong("behind"), row.getLong("waiting"), row.getLong("given_up")))
        .single();
  }

  /**
   * Events of one kind, counted together.
   *
   * @param channel on the wire
   * @param status on the wire; the type of an event that is no change of a message's state
   * @param late Viber messages among them that arrived after their SMS had left
   * @param upTo the last one's seq
   */
  public record EventTally(String channel, String status, long count, long late, long upTo) {}

  /** Counts the next events after the cursor {@link #COUNTS}, at most {@code limit} of them. */
  public List<EventTally> tallies(int limit) {
    return reads
        .sql(
            """
            select channel, coalesce(status, type) as status, count(*) as events, max(seq) as up_to,
                   sum(case when detail like ? then 1 else 0 end) as late
            from (select * from event e
                  where e.seq > (select o.seq from outbox o where o.name = ?)
                  order by e.seq limit ?) as next
            group by channel, coalesce(status, type)
            """)
        .params("%" + Events.LATE, COUNTS, limit)
        .query(
            (row, n) ->
                new EventTally(
                    row.getString("channel"),
                    row.getString("status"),
                    row.getLong("events"),
                    row.getLong("late"),
                    row.getLong("up_to")))
        .list();
  }

  /** Moves the cursor {@link #COUNTS} behind these tallies: each event is counted once. */
  public void counted(List<EventTally> tallies) {
    tallies.stream()
        .mapToLong(EventTally::upTo)
        .max()
        .ifPresent(upTo -> settle(COUNTS, upTo, List.of()));
  }
}
