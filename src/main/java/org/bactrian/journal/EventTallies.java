package org.bactrian.journal;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many events there were of each kind; each is counted once, behind a cursor in the outbox. */
public final class EventTallies {
  /** The name of its cursor in the outbox. */
  public static final String CURSOR = "event";

  private final JdbcClient reads;
  private final Outbox outbox;

  EventTallies(JdbcClient reads, Outbox outbox) {
    this.reads = reads;
    this.outbox = outbox;
  }

  /**
   * Events of one kind, counted together.
   *
   * @param channel on the wire
   * @param status on the wire; of an event that is no change of a message's state its type
   * @param late Viber messages among them that arrived after their SMS had gone
   * @param upTo the last one's seq
   */
  public record Tally(String channel, String status, long count, long late, long upTo) {}

  /** Of the next events, up to so many. */
  public List<Tally> next(int limit) {
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
        .params("%" + Events.LATE, CURSOR, limit)
        .query(
            (row, n) ->
                new Tally(
                    row.getString("channel"),
                    row.getString("status"),
                    row.getLong("events"),
                    row.getLong("late"),
                    row.getLong("up_to")))
        .list();
  }

  /** They are counted now. */
  public void counted(List<Tally> tallies) {
    tallies.stream()
        .mapToLong(Tally::upTo)
        .max()
        .ifPresent(upTo -> outbox.settle(CURSOR, upTo, List.of()));
  }
}
