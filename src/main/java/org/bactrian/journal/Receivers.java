package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.Ulid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What operators do to a receiver of events while it runs: hold it, let it go on, and send it
 * everything again since a moment. {@link Outbox} keeps how far it has got.
 */
public final class Receivers {
  /** More events than this are not counted: a call about a long outage must answer soon, too. */
  public static final int MOST_COUNTED = 100_000;

  private static final String TURN =
      "select held_since, rewinds, resumes from outbox where name = ?";

  private static final String HELD =
      "select held_reason, held_by, held_since from outbox where name = ?";

  private final JdbcClient reads;
  private final GroupCommit writer;

  Receivers(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * Whether a receiver may be sent to, and since what.
   *
   * @param rewinds how often its cursor went back
   * @param resumes how often an operator let it go on
   */
  public record ReceiverTurn(boolean held, int rewinds, int resumes) {
    /** Of a sink that was never held. */
    public static final ReceiverTurn FIRST = new ReceiverTurn(false, 0, 0);
  }

  /** The hold of a receiver. */
  public record ReceiverHold(String reason, String by, Instant since) {
    private static @Nullable ReceiverHold from(ResultSet row) throws SQLException {
      Instant since = Column.instant(row, "held_since");
      return since == null
          ? null
          : new ReceiverHold(row.getString("held_reason"), row.getString("held_by"), since);
    }

    /** Returns it as JSON. */
    public ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("reason", reason)
          .put("by", by)
          .put("since", since.toString());
    }
  }

  /**
   * How far a receiver has got.
   *
   * @param behind events after its cursor, at most {@link #MOST_COUNTED}
   * @param oldest when the first event happened that it has not got; null: it has got all
   * @param waiting messages that wait behind an event that it did not take
   * @param givenUp events that were given up, and are not being sent again
   * @param answer its last one; null: it was not asked yet
   * @param hold null: it is not held
   */
  public record Standing(
      long behind,
      @Nullable Instant oldest,
      long waiting,
      long givenUp,
      @Nullable String answer,
      @Nullable Instant answeredAt,
      @Nullable ReceiverHold hold) {}

  /** Returns whether a receiver may be sent to now. */
  public ReceiverTurn turn(String name) {
    return reads
        .sql(TURN)
        .param(name)
        .query(
            (row, n) ->
                new ReceiverTurn(
                    Column.number(row, "held_since") != null,
                    row.getInt("rewinds"),
                    row.getInt("resumes")))
        .optional()
        .orElse(ReceiverTurn.FIRST);
  }

  /** Returns how far a receiver has got. */
  public Standing standing(String name) {
    return reads
        .sql(
            """
            select (select count(*) from (select e.seq from event e
                                          where e.seq > (select o.seq from outbox o where o.name = :way)
                                          order by e.seq limit :most) as next) as behind,
                   (select e.at from event e
                    where e.seq > (select o.seq from outbox o where o.name = :way)
                    order by e.seq limit 1) as oldest_behind,
                   (select e.at from event e
                    where e.seq = (select min(w.seq) from event_waiting w where w.way = :way))
                     as oldest_waiting,
                   (select count(*) from event_waiting where way = :way) as waiting,
                   (select count(*) from event_given_up
                    where way = :way and again = 0) as given_up,
                   o.answer, o.answered_at, o.held_reason, o.held_by, o.held_since
            from (select 1 as one) as r left join outbox o on o.name = :way
            """)
        .param("way", name)
        .param("most", MOST_COUNTED)
        .query(Receivers::standing)
        .single();
  }

  private static Standing standing(ResultSet row, int number) throws SQLException {
    Instant behind = Column.instant(row, "oldest_behind");
    Instant waiting = Column.instant(row, "oldest_waiting");
    boolean waitingFirst = behind == null || (waiting != null && waiting.isBefore(behind));
    return new Standing(
        row.getLong("behind"),
        waitingFirst ? waiting : behind,
        row.getLong("waiting"),
        row.getLong("given_up"),
        row.getString("answer"),
        Column.instant(row, "answered_at"),
        ReceiverHold.from(row));
  }

  /**
   * Holds a receiver, on every instance, until it is resumed. One that is held already stays as it
   * is.
   *
   * @param act for the audit, with its reason
   */
  public ReceiverHold hold(String name, Act act, Instant now) {
    return writer.write(
        tx -> {
          Outbox.open(tx, name);
          Optional<ReceiverHold> before = held(tx, name);
          if (before.isPresent()) {
            return before.get();
          }
          String reason = act.reason() == null ? "" : act.reason();
          ReceiverHold hold = new ReceiverHold(reason, act.by().who(), now);
          tx.sql("update outbox set held_reason = ?, held_by = ?, held_since = ? where name = ?")
              .params(hold.reason(), hold.by(), now.toEpochMilli(), name)
              .update();
          Audit.append(tx, act.changing(null, hold.json()), now);
          return hold;
        });
  }

  /**
   * Lets a receiver go on at once, whether it is held, rests, or wants no events any more.
   *
   * @param act for the audit, with its reason
   * @return the hold that ends; empty: it was not held
   */
  public Optional<ReceiverHold> resume(String name, Act act, Instant now) {
    return writer.write(
        tx -> {
          Outbox.open(tx, name);
          Optional<ReceiverHold> before = held(tx, name);
          tx.sql(
                  """
                  update outbox
                  set held_reason = null, held_by = null, held_since = null, resumes = resumes + 1
                  where name = ?
                  """)
              .params(name)
              .update();
          Audit.append(tx, act.changing(before.map(ReceiverHold::json).orElse(null), null), now);
          return before;
        });
  }

  private static Optional<ReceiverHold> held(Tx tx, String name) {
    return tx.sql(HELD)
        .params(name)
        .query((row, n) -> Optional.ofNullable(ReceiverHold.from(row)))
        .single();
  }

  /**
   * Sends a receiver all events again that were written to the journal since a moment, in order and
   * with their ids: its cursor goes back. Events since then that waited, or were given up, come
   * again with the others.
   *
   * @param act for the audit, with its reason
   * @return how many events it looks at once more, at most {@link #MOST_COUNTED}
   */
  public long replay(String name, Instant since, Act act, Instant now) {
    long last = lastBefore(since);
    return writer.write(
        tx -> {
          Outbox.open(tx, name);
          long again = again(tx, name, last);
          if (again > 0) {
            rewind(tx, name, last);
            ObjectNode what = JsonNodeFactory.instance.objectNode();
            what.put("since", since.toString()).put("events", again);
            Audit.append(tx, act.changing(null, what), now);
          }
          return again;
        });
  }

  private static long again(Tx tx, String name, long last) {
    return tx.sql(
            """
            select count(*) from (select e.seq from event e
                                  where e.seq > ?
                                    and e.seq <= (select o.seq from outbox o where o.name = ?)
                                  order by e.seq limit ?) as next
            """)
        .params(last, name, MOST_COUNTED)
        .query(Long.class)
        .single();
  }

  /**
   * Moves the cursor back. A message that waits for an event behind the new cursor gets its turn
   * from the cursor; one that waits for an earlier event goes on waiting, and all that follows in
   * its history comes after that event.
   */
  private static void rewind(Tx tx, String name, long last) {
    tx.sql("update outbox set seq = ?, rewinds = rewinds + 1 where name = ?")
        .params(last, name)
        .update();
    tx.sql("delete from event_waiting where way = ? and seq > ?").params(name, last).update();
    tx.sql("update event_waiting set resume_seq = ? where way = ? and resume_seq > ?")
        .params(last + 1, name, last + 1)
        .update();
    tx.sql("delete from event_given_up where way = ? and seq > ?").params(name, last).update();
    tx.wake(Wakeups.EVENT);
  }

  /**
   * Returns the last event before the first one that was written since a moment. Ids of events grow
   * with the time at which they were written, so they are searched by halves; several machines'
   * clocks differ a little, so the search begins a minute earlier and goes on one by one.
   */
  private long lastBefore(Instant since) {
    String earlier = Ulid.min(Math.max(0, since.toEpochMilli() - 60_000)).toString();
    long low = bound("select coalesce(min(seq), 0) from event") - 1;
    long high = bound("select coalesce(max(seq), 0) from event");
    while (low < high) {
      long middle = low + (high - low) / 2;
      Optional<Long> next =
          reads
              .sql(
                  """
                  select case when id < ? then seq else -1 end from event
                  where seq > ? order by seq limit 1
                  """)
              .params(earlier, middle)
              .query(Long.class)
              .optional();
      if (next.isPresent() && next.get() >= 0) {
        low = next.get();
      } else {
        high = middle;
      }
    }
    String first = Ulid.min(Math.max(0, since.toEpochMilli())).toString();
    return reads
        .sql("select seq - 1 from event where seq > ? and id >= ? order by seq limit 1")
        .params(low, first)
        .query(Long.class)
        .optional()
        .orElse(Long.MAX_VALUE - 1);
  }

  private long bound(String query) {
    return reads.sql(query).query(Long.class).single();
  }

  /** Begins to keep a receiver's answer, without waiting. */
  public void answered(String name, String answer, Instant at) {
    writer.begin(
        PrefetchKeys.NONE,
        tx ->
            tx.sql("update outbox set answer = ?, answered_at = ? where name = ?")
                .params(Column.clip(answer), at.toEpochMilli(), name)
                .update());
  }
}
