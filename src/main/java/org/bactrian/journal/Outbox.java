package org.bactrian.journal;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bactrian.journal.Events.EventRow;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the events have left by each way out: a cursor, the messages behind it that wait because
 * one of their events could not leave, and the events that were given up.
 */
public final class Outbox {
  private static final String EVENT = "select " + EventRow.COLUMNS + ", ";

  /** Not joined: SQLite would read all that waits first, to make a filter of it. */
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
   * The first event, not yet left, of a message that waits.
   *
   * @param attempts made so far
   */
  public record Waiting(EventRow event, int attempts) {}

  /** What came of trying to send one event. */
  public sealed interface Outcome {
    EventRow event();
  }

  /** It has left. */
  public record Left(EventRow event) implements Outcome {}

  /**
   * It is tried again.
   *
   * @param attempts made so far
   */
  public record Later(EventRow event, int attempts, Instant due) implements Outcome {}

  /** It is not tried again; the later events of its message are. */
  public record GivenUp(EventRow event, int attempts, String why, Instant at) implements Outcome {}

  /**
   * How a way stands.
   *
   * @param behind events after its cursor
   * @param waiting messages that wait behind an event that did not leave
   * @param givenUp events
   */
  public record Standing(long behind, long waiting, long givenUp) {}

  /** A way that is on for the first time begins with the next event; else it goes on. */
  public void open(String way) {
    writer.write(
        tx ->
            tx.sql(
                    """
                    insert into outbox (name, seq)
                    select cast(? as varchar), (select coalesce(max(seq), 0) from event)
                    where not exists (select 1 from outbox where name = ?)
                    """)
                .params(way, way)
                .update());
  }

  /**
   * What comes after a way's cursor.
   *
   * @param events oldest first
   * @param waiting which of their messages ({@link EventRow#key}) wait behind an earlier event
   */
  public record Next(List<EventRow> events, Set<String> waiting) {}

  /** The next events after the way's cursor. */
  public Next next(String way, int limit) {
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
            .params(way, way, limit)
            .query(
                (row, n) -> {
                  EventRow event = EventRow.from(row, n);
                  if (row.getString("waits") != null) {
                    waiting.add(event.key());
                  }
                  return event;
                })
            .list();
    return new Next(events, waiting);
  }

  /** Messages that wait and are due, the longest overdue first. */
  public List<Waiting> due(String way, int limit, Instant now) {
    return reads
        .sql(
            EVENT
                + "w.attempts"
                + FROM
                + """
                 join event_waiting w on w.seq = e.seq
                where w.way = ? and w.due_at <= ? order by w.due_at, e.seq limit ?
                """)
        .params(way, now.toEpochMilli(), limit)
        .query((row, n) -> new Waiting(EventRow.from(row, n), row.getInt("attempts")))
        .list();
  }

  /**
   * Writes down what came of a round, and moves the cursor.
   *
   * @param upTo all events up to this one have left, or are among the outcomes, or wait behind one
   * @param outcomes of messages that waited, and of those that wait from now on
   */
  public void settle(String way, long upTo, List<Outcome> outcomes) {
    writer.write(
        tx -> {
          tx.sql("update outbox set seq = ? where name = ? and seq < ?")
              .params(upTo, way, upTo)
              .update();
          outcomes.forEach(outcome -> WaitingEvents.settle(tx, way, outcome));
          return outcomes.size();
        });
  }

  /** Whoever waits is due now: the receiver is back. */
  public void hasten(String way, Instant now) {
    writer.write(
        tx ->
            tx.sql("update event_waiting set due_at = ? where way = ? and due_at > ?")
                .params(now.toEpochMilli(), way, now.toEpochMilli())
                .update());
  }

  public Standing standing(String way) {
    return reads
        .sql(
            """
            select (select count(*) from event
                    where seq > (select o.seq from outbox o where o.name = :way)) as behind,
                   (select count(*) from event_waiting where way = :way) as waiting,
                   (select count(*) from event_given_up where way = :way) as given_up
            """)
        .param("way", way)
        .query(
            (row, n) ->
                new Standing(
                    row.getLong("behind"), row.getLong("waiting"), row.getLong("given_up")))
        .single();
  }
}
