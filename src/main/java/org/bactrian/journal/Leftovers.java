package org.bactrian.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.bactrian.journal.Retention.Place;
import org.bactrian.journal.Retention.Step;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What has grown old beside the messages: they hold numbers and words too, and are deleted. */
public final class Leftovers {
  private static final int BATCH = 200;

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
    return bySeq(page, "delete from callback where seq in (:seqs)", after, before);
  }

  /** Receipts for ids nobody knew. */
  public Step parkedReceipts(Place after, Instant before) {
    String page =
        "select seq, received_at as at, 'parked' as state from parked_receipt where seq > ?";
    return bySeq(page, "delete from parked_receipt where seq in (:seqs)", after, before);
  }

  private Step bySeq(String page, String delete, Place after, Instant before) {
    return step(
        page,
        after,
        before,
        seqs -> writer.write(tx -> tx.rare(delete).param("seqs", seqs).update()));
  }

  /**
   * Replies, subscriptions, alarms of silence: all events that are no change of a message's state.
   *
   * @param ways those whose cursor and waiting events hold an event
   */
  public Step events(Place after, Instant before, Collection<String> ways) {
    String page = "select seq, at, type as state from event where type <> 'status' and seq > ?";
    return step(page, after, before, seqs -> writer.write(tx -> deleteLeft(tx, seqs, ways)));
  }

  private static int deleteLeft(Tx tx, List<Long> seqs, Collection<String> ways) {
    Map<Long, String> left = new HashMap<>();
    tx.rare(
            """
            select seq, coalesce(message_id, id) as held_by from event
            where seq in (:seqs)
              and seq <= (select min(o.seq) from outbox o where o.name in (:ways))
              and not exists (select 1 from event_waiting w
                              where w.way in (:ways)
                                and w.message_id = coalesce(event.message_id, event.id))
            """)
        .param("seqs", seqs)
        .param("ways", ways)
        .query((row, n) -> left.put(row.getLong("seq"), row.getString("held_by")))
        .list();
    if (!left.isEmpty()) {
      deleteTraces(tx, left.values(), left.keySet());
      tx.rare("delete from event where seq in (:seqs)").param("seqs", left.keySet()).update();
    }
    return left.size();
  }

  /** What the ways out remember of events: of a way that is off, that they wait. */
  private static void deleteTraces(Tx tx, Collection<String> keys, Collection<Long> seqs) {
    List<String> ways = everyWay(tx);
    tx.rare(
            """
            delete from event_waiting
            where way in (:ways) and message_id in (:keys) and seq in (:seqs)
            """)
        .param("ways", ways)
        .param("keys", keys)
        .param("seqs", seqs)
        .update();
    tx.rare("delete from event_given_up where way in (:ways) and seq in (:seqs)")
        .param("ways", ways)
        .param("seqs", seqs)
        .update();
  }

  private static List<String> everyWay(Tx tx) {
    return tx.rare("select name from outbox").query(String.class).list();
  }

  /** All events of some messages, and what the ways out remember of them. */
  static void deleteEvents(Tx tx, List<String> messageIds) {
    List<String> ways = everyWay(tx);
    for (String statement :
        List.of(
            "delete from event_waiting where way in (:ways) and message_id in (:ids)",
            """
            delete from event_given_up
            where way in (:ways) and seq in (select seq from event where message_id in (:ids))
            """)) {
      tx.rare(statement).param("ways", ways).param("ids", messageIds).update();
    }
    tx.rare("delete from event where message_id in (:ids)").param("ids", messageIds).update();
  }

  /** Numbers count up as time goes on: where a page ends young, there is nothing old behind it. */
  private Step step(String page, Place after, Instant before, ToIntFunction<List<Long>> deletion) {
    List<Old> found =
        reads
            .sql(page + " order by seq limit ?")
            .params(after.at(), BATCH)
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
    boolean more = found.size() == BATCH && isOld.test(found.get(BATCH - 1));
    return new Step(swept, more ? new Place(found.get(BATCH - 1).seq(), "") : null);
  }
}
