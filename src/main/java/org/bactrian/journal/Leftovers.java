package org.bactrian.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.bactrian.journal.Retention.Place;
import org.bactrian.journal.Retention.Step;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What has grown old beside the messages: they hold numbers and words too, and are deleted. */
public final class Leftovers {
  private static final Several BATCH = new Several(200);

  private final JdbcClient reads;
  private final GroupCommit writer;

  Leftovers(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  private record Old(long seq, Instant at, String state) {}

  /** What providers posted, as it came. One that was not read yet stays. */
  public Step callbacks(Place after, Instant before) {
    String page = "select seq, received_at as at, state from callback where seq > ?";
    return step(page, after, before, seqs -> delete("callback", seqs));
  }

  /** Receipts for ids nobody knew. */
  public Step parkedReceipts(Place after, Instant before) {
    String page =
        "select seq, received_at as at, 'parked' as state from parked_receipt where seq > ?";
    return step(page, after, before, seqs -> delete("parked_receipt", seqs));
  }

  private int delete(String table, List<Long> seqs) {
    return writer.write(tx -> delete(tx, table, seqs));
  }

  private static int delete(Tx tx, String table, List<Long> seqs) {
    return tx.sql("delete from %s where seq in (%s)".formatted(table, BATCH.marks()))
        .params(BATCH.of(seqs).toArray())
        .update();
  }

  /**
   * Replies, subscriptions, alarms of silence: all events that are no change of a message's state.
   *
   * @param ways those whose cursor and waiting events hold an event, at least one
   */
  public Step events(Place after, Instant before, SortedSet<String> ways) {
    String page = "select seq, at, type as state from event where type <> 'status' and seq > ?";
    return step(page, after, before, seqs -> writer.write(tx -> deleteLeft(tx, seqs, ways)));
  }

  private static int deleteLeft(Tx tx, List<Long> seqs, SortedSet<String> ways) {
    Map<Long, String> left = new HashMap<>();
    tx.sql(
            """
            select seq, coalesce(message_id, id) as held_by from event
            where seq in (%1$s)
              and seq <= (select min(o.seq) from outbox o where o.name in (%2$s))
              and not exists (select 1 from event_waiting w
                              where w.way in (%2$s)
                                and w.message_id = coalesce(event.message_id, event.id))
            """
                .formatted(BATCH.marks(), new Several(ways.size()).marks()))
        .params(BATCH.of(seqs).toArray())
        .params(Stream.concat(ways.stream(), ways.stream()).toArray())
        .query((row, n) -> left.put(row.getLong("seq"), row.getString("held_by")))
        .list();
    left.forEach((seq, heldBy) -> deleteTraces(tx, seq, heldBy));
    return left.isEmpty() ? 0 : delete(tx, "event", List.copyOf(left.keySet()));
  }

  /** What the ways out remember of an event: of a way that is off, that it waits. */
  private static void deleteTraces(Tx tx, long seq, String heldBy) {
    for (String way : everyWay(tx)) {
      tx.sql("delete from event_waiting where way = ? and message_id = ? and seq = ?")
          .params(way, heldBy, seq)
          .update();
      tx.sql("delete from event_given_up where way = ? and seq = ?").params(way, seq).update();
    }
  }

  private static List<String> everyWay(Tx tx) {
    return tx.sql("select name from outbox").query(String.class).list();
  }

  /** All events of some messages, and what the ways out remember of them. */
  static void deleteEvents(Tx tx, Several several, Object[] messageIds) {
    for (String way : everyWay(tx)) {
      for (String statement :
          List.of(
              "delete from event_waiting where way = ? and message_id in (%s)",
              """
              delete from event_given_up
              where way = ? and seq in (select seq from event where message_id in (%s))
              """)) {
        tx.sql(statement.formatted(several.marks())).param(way).params(messageIds).update();
      }
    }
    tx.sql("delete from event where message_id in (%s)".formatted(several.marks()))
        .params(messageIds)
        .update();
  }

  /** Numbers count up as time goes on: where a page ends young, there is nothing old behind it. */
  private Step step(String page, Place after, Instant before, ToIntFunction<List<Long>> deletion) {
    List<Old> found =
        reads
            .sql(page + " order by seq limit ?")
            .params(after.at(), BATCH.most())
            .query(
                (row, n) ->
                    new Old(
                        row.getLong("seq"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("state")))
            .list();
    Predicate<Old> isOld = one -> one.at().isBefore(before);
    List<Long> seqs =
        found.stream().filter(isOld.and(one -> !one.state().equals("new"))).map(Old::seq).toList();
    int swept = seqs.isEmpty() ? 0 : deletion.applyAsInt(seqs);
    boolean more = found.size() == BATCH.most() && isOld.test(found.get(BATCH.most() - 1));
    return new Step(swept, more ? new Place(found.get(BATCH.most() - 1).seq(), "") : null);
  }
}
