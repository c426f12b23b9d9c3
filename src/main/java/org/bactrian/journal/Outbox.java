package org.bactrian.journal;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.delivery.Charge;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps how far each event sink has got: a cursor over all events, the messages that wait because
 * one of their events could not be sent, and the events that were given up ({@link GivenUpEvents}).
 * The counting of events for metrics reads behind a cursor of its own ({@link #COUNTS}).
 */
public final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

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

  /**
   * Selects the due events. The second part shows whether {@link #takeUp} has work, which saves a
   * statement of its own.
   */
  private static final String DUE =
      "select * from ("
          + EVENT
          + "w.attempts, 0 as asked"
          + FROM
          + """
             join event_waiting w on w.seq = e.seq
            where w.way = ? and w.due_at <= ? order by w.due_at, e.seq limit ?) as due
            union all
            select * from (
            """
          + EVENT
          + "0 as attempts, 1 as asked"
          + FROM
          + """
             join event_given_up g on g.seq = e.seq
            where g.way = ? and g.again = 1 limit 1) as asked
            """;

  /**
   * As the route {@code event-to-log} writes an event, up to its charge. The smallest id shows by
   * an index whether messages wait; PostgreSQL would look for any by reading the whole table.
   */
  private static final String LINES =
      """
      select e.seq,
             case when (select min(w.message_id) from event_waiting w where w.way = ?) is not null
                       or e.type in ('reply', 'subscription', 'silence', 'operator') then null
                  else e.message_id || ' ' || coalesce(e.channel || ' ' || e.status, e.type)
                       || coalesce(' account=' || e.account, '')
                       || coalesce(' reason=' || e.reason, '')
                       || coalesce(' providerCode=' || e.provider_code, '')
                       || coalesce(' providerMessageId=' || e.provider_message_id, '')
                       || case when e.channel <> 'sms' then ''
                               else coalesce(' fallbackOf=' || (select m.fallback_of from message m
                                                                where m.id = e.message_id), '') end
                  end,
             e.price, e.currency, e.parts
      from event e where e.seq > (select o.seq from outbox o where o.name = ?)
      order by e.seq limit ?
      """;

  /** How many events get their turns in one transaction. */
  private static final int TURNS = 500;

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
   * @param asked whether an operator asked for it, and it has no turn yet: {@link #takeUp} gives it
   *     one
   */
  public record PendingEvent(EventRow event, int attempts, boolean asked) {}

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
   * @param givenUp events that were given up, and are not being sent again
   */
  public record OutboxLag(long behind, long waiting, long givenUp) {}

  /** Opens a sink: a new one begins with the next event, a known one goes on at its cursor. */
  public void open(String sink) {
    writer.write(tx -> open(tx, sink));
  }

  static int open(Tx tx, String sink) {
    return tx.sql(
            """
            insert into outbox (name, seq)
            select cast(? as varchar), (select coalesce(max(seq), 0) from event)
            where not exists (select 1 from outbox where name = ?)
            """)
        .params(sink, sink)
        .update();
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

  /**
   * An event as a line of the log.
   *
   * @param text the line without the charge, which belongs to its end; null: a line does not do for
   *     the event, or messages wait at the sink, and {@link #next} and {@link #due} have what is to
   *     be sent
   */
  public record EventLine(long seq, @Nullable String text, Charge charge) {}

  /**
   * Returns the next events after the sink's cursor as lines. A line is one column instead of
   * fifteen, each of which costs as much as finding the row.
   */
  public List<EventLine> lines(String sink, int limit) {
    return reads
        .sql(LINES)
        .params(sink, sink, limit)
        .query((row, n) -> new EventLine(row.getLong(1), row.getString(2), Column.charge(row, 3)))
        .list();
  }

  /**
   * Returns the waiting messages' events that are due, the longest overdue first; and one event
   * that an operator asked for, if there is one.
   */
  public List<PendingEvent> due(String sink, int limit, Instant now) {
    return reads
        .sql(DUE)
        .params(sink, now.toEpochMilli(), limit, sink)
        .query(
            (row, n) ->
                new PendingEvent(
                    EventRow.from(row, n), row.getInt("attempts"), row.getInt("asked") != 0))
        .list();
  }

  /**
   * Queues the events that an operator asked for, each before all that its message still has to
   * send. The stage that sends the events calls this between two rounds.
   */
  public void takeUp(String sink) {
    while (writer.write(tx -> takeUp(tx, sink)) == TURNS) {
      LOG.debug("{}: more events are to be sent again", sink);
    }
  }

  private static int takeUp(Tx tx, String sink) {
    Optional<Long> last =
        tx.sql(
                """
                select max(seq) from (select seq from event_given_up
                                      where way = ? and again = 1 order by seq limit ?) as asked
                """)
            .params(sink, TURNS)
            .query(Long.class)
            .optional();
    if (last.isEmpty()) {
      return 0;
    }
    tx.sql(
            """
            insert into event_waiting (way, message_id, seq, attempts, due_at, resume_seq)
            select g.way, g.message_id, min(g.seq), 0, 0,
                   (select o.seq + 1 from outbox o where o.name = g.way)
            from event_given_up g where g.way = ? and g.again = 1 and g.seq <= ?
            group by g.way, g.message_id
            on conflict (way, message_id) do update
            set resume_seq = coalesce(event_waiting.resume_seq, event_waiting.seq),
                seq = case when event_waiting.resume_seq is not null
                                and event_waiting.seq < excluded.seq
                           then event_waiting.seq else excluded.seq end,
                attempts = 0, due_at = 0
            """)
        .params(sink, last.get())
        .update();
    return tx.sql("update event_given_up set again = 2 where way = ? and again = 1 and seq <= ?")
        .params(sink, last.get())
        .update();
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

  /**
   * Writes down the outcomes of a round at a receiver, unless its cursor has gone back since the
   * round began: then the events of the round come once more, and their outcomes count no more.
   *
   * @param rewinds how often the cursor had gone back when the round began
   */
  public void settle(String receiver, int rewinds, long upTo, List<EventOutcome> outcomes) {
    writer.write(
        tx -> {
          int same =
              tx.sql(
                      """
                      update outbox set seq = case when seq < ? then ? else seq end
                      where name = ? and rewinds = ?
                      """)
                  .params(upTo, upTo, receiver, rewinds)
                  .update();
          if (same > 0) {
            outcomes.forEach(outcome -> settle(tx, receiver, outcome));
          }
          return same;
        });
  }

  private static void settle(Tx tx, String sink, EventOutcome outcome) {
    EventRow event = outcome.event();
    if (outcome instanceof RetryLater later) {
      tx.sql(
              """
              insert into event_waiting (way, message_id, seq, attempts, due_at)
              values (?, ?, ?, ?, ?)
              on conflict (way, message_id) do update
              set attempts = excluded.attempts, due_at = excluded.due_at
              where event_waiting.seq = excluded.seq
              """)
          .params(sink, event.key(), event.seq(), later.attempts(), later.due().toEpochMilli())
          .update();
      return;
    }
    Turn turn = turn(tx, sink, event);
    if (turn.seq() == null ? outcome instanceof Sent : turn.seq() != event.seq()) {
      // Another instance sends this sink's events now, and is further on.
      return;
    }
    if (outcome instanceof GivenUp lost) {
      giveUp(tx, sink, lost);
    } else if (turn.resume() != null) {
      tx.sql("delete from event_given_up where way = ? and seq = ?")
          .params(sink, event.seq())
          .update();
    }
    goOn(tx, sink, event, turn);
  }

  /**
   * The turn of a message at a sink, and what comes after it.
   *
   * @param seq the event whose turn it is; null: the message does not wait
   * @param resume set while an event is sent again: the first event that follows in the history
   * @param again the next event that is to be sent again
   * @param next the next event in the history that has not been sent
   */
  private record Turn(
      @Nullable Long seq, @Nullable Long resume, @Nullable Long again, @Nullable Long next) {}

  private static Turn turn(Tx tx, String sink, EventRow event) {
    return tx.sql(
            """
            select w.seq, w.resume_seq,
                   (select min(g.seq) from event_given_up g
                    where g.way = o.name and g.message_id = ? and g.again = 2 and g.seq <> ?)
                     as again,
                   (select min(e.seq) from event e
                    where e.message_id = ? and e.seq >= coalesce(w.resume_seq, ?)
                      and e.seq <= o.seq) as later
            from outbox o left join event_waiting w on w.way = o.name and w.message_id = ?
            where o.name = ?
            """)
        .params(event.key(), event.seq(), event.key(), event.seq() + 1, event.key(), sink)
        .query(
            (row, n) ->
                new Turn(
                    Column.number(row, "seq"),
                    Column.number(row, "resume_seq"),
                    Column.number(row, "again"),
                    Column.number(row, "later")))
        .single();
  }

  private static void giveUp(Tx tx, String sink, GivenUp lost) {
    tx.sql(
            """
            insert into event_given_up (way, seq, attempts, why, at, event_id, message_id, again)
            values (?, ?, ?, ?, ?, ?, ?, 0)
            on conflict (way, seq) do update
            set attempts = event_given_up.attempts + excluded.attempts, why = excluded.why,
                at = excluded.at, again = 0
            """)
        .params(sink, lost.event().seq(), lost.attempts(), Column.clip(lost.why()))
        .params(lost.at().toEpochMilli(), lost.event().id(), lost.event().key())
        .update();
  }

  /** Lets the message's next event wait; when there is none, the message no longer waits. */
  private static void goOn(Tx tx, String sink, EventRow event, Turn turn) {
    Long next = turn.again() == null ? turn.next() : turn.again();
    if (next == null) {
      tx.sql("delete from event_waiting where way = ? and message_id = ?")
          .params(sink, event.key())
          .update();
      return;
    }
    Long resume = turn.resume() == null ? Long.valueOf(event.seq() + 1) : turn.resume();
    tx.sql(
            """
            insert into event_waiting (way, message_id, seq, attempts, due_at, resume_seq)
            values (?, ?, ?, 0, 0, ?)
            on conflict (way, message_id) do update
            set seq = excluded.seq, attempts = 0, due_at = 0, resume_seq = excluded.resume_seq
            """)
        .params(sink, event.key(), next, turn.again() == null ? null : resume)
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
                   (select count(*) from event_given_up
                    where way = :way and again = 0) as given_up
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
   * @param account null: the events are about none
   * @param status on the wire; the type of an event that is no change of a message's state
   * @param late Viber messages among them that arrived after their SMS had left
   * @param upTo the last one's seq
   */
  public record EventTally(
      String channel,
      @Nullable String account,
      String status,
      long count,
      long late,
      long parts,
      long upTo) {}

  /** Counts the next events after the cursor {@link #COUNTS}, at most {@code limit} of them. */
  public List<EventTally> tallies(int limit) {
    return reads
        .sql(
            """
            select channel, account, coalesce(status, type) as status, count(*) as events,
                   max(seq) as up_to, sum(case when detail like ? then 1 else 0 end) as late,
                   sum(coalesce(parts, 0)) as parts
            from (select * from event e
                  where e.seq > (select o.seq from outbox o where o.name = ?)
                  order by e.seq limit ?) as next
            group by channel, account, coalesce(status, type)
            """)
        .params("%" + Events.LATE, COUNTS, limit)
        .query(
            (row, n) ->
                new EventTally(
                    row.getString("channel"),
                    row.getString("account"),
                    row.getString("status"),
                    row.getLong("events"),
                    row.getLong("late"),
                    row.getLong("parts"),
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
