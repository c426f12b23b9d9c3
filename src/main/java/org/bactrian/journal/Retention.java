package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages that have grown old are forgotten, and at last deleted: in small batches, the oldest
 * first. What is still open stays, and so does what an event or a dead letter needs that has not
 * left yet.
 */
public final class Retention {
  private static final int BATCH = 100;

  /** Nothing waits, no timer is open, and nothing has happened to it for long. */
  private static final String FINISHED =
      """
      due_at is null and review_at is null and updated_at < :before
      and status not in ('accepted', 'scheduled', 'sending')
      """;

  /** Nothing of it is still to leave by a way that is on. */
  private static final String LEFT =
      """
      not exists (select 1 from event_waiting w
                  where w.way in (:ways) and w.message_id = message.id)
      and not exists (select 1 from event e
                      where e.message_id = message.id
                        and e.seq > (select min(o.seq) from outbox o where o.name in (:ways)))
      and not exists (select 1 from dead_letter d where d.message_id = message.id)
      """;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Leftovers leftovers;

  Retention(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
    this.leftovers = new Leftovers(reads, writer);
  }

  /**
   * How far a pass has got.
   *
   * @param at a moment in milliseconds, or a number of the order things came in
   */
  public record Place(long at, String id) {
    /** Before everything. */
    public static final Place START = new Place(Long.MIN_VALUE, "");
  }

  /**
   * What came of one batch.
   *
   * @param swept how many were forgotten or deleted
   * @param next where the next batch begins; null: there is nothing more so old
   */
  public record Step(int swept, @Nullable Place next) {}

  /** What a provider posted, what users did. */
  public Leftovers leftovers() {
    return leftovers;
  }

  /**
   * Content, number and metadata of finished messages go; states, attempts and history stay.
   *
   * @param before only what nothing has happened to since
   * @param ways those whose cursor and waiting events hold a message; one that is not named is off
   */
  public Step forget(Place after, Instant before, Collection<String> ways, Instant now) {
    List<Place> old = old("forgotten_at is null", after, before);
    return step(old, old.isEmpty() ? 0 : forget(ids(old), before, ways, now));
  }

  private int forget(List<String> ids, Instant before, Collection<String> ways, Instant now) {
    String sql =
        "update message set body = '{}', recipient = '', forgotten_at = :now where id in (:ids) and "
            + "forgotten_at is null and "
            + FINISHED
            + "and "
            + LEFT;
    return writer.write(
        tx ->
            tx.rare(sql)
                .param("now", now.toEpochMilli())
                .param("ids", ids)
                .param("before", before.toEpochMilli())
                .param("ways", ways)
                .update());
  }

  /**
   * Forgotten messages are deleted, each with its SMS, its attempts and its history.
   *
   * @param before only what nothing has happened to since
   * @param ways as above
   */
  public Step delete(Place after, Instant before, Collection<String> ways) {
    List<Place> old = old("channel = 'viber'", after, before);
    return step(old, old.isEmpty() ? 0 : writer.write(tx -> delete(tx, ids(old), before, ways)));
  }

  private static int delete(Tx tx, List<String> vibers, Instant before, Collection<String> ways) {
    Map<String, String> smsOf = new HashMap<>();
    tx.rare("select id, fallback_of from message where fallback_of in (:ids)")
        .param("ids", vibers)
        .query((row, n) -> smsOf.put(row.getString("fallback_of"), row.getString("id")))
        .list();
    List<String> all = new ArrayList<>(vibers);
    all.addAll(smsOf.values());
    Set<String> ready = ready(tx, all, before, ways);
    List<String> going = new ArrayList<>();
    for (String viber : vibers) {
      // A Viber message and its SMS stay together.
      String sms = smsOf.get(viber);
      List<String> both = sms == null ? List.of(viber) : List.of(viber, sms);
      if (ready.containsAll(both)) {
        going.addAll(both);
      }
    }
    if (!going.isEmpty()) {
      deleteAll(tx, going);
    }
    return going.size();
  }

  /** Those of them that are forgotten, and that nothing has happened to since. */
  private static Set<String> ready(
      Tx tx, List<String> ids, Instant before, Collection<String> ways) {
    String sql =
        "select id from message where id in (:ids) and forgotten_at is not null and "
            + FINISHED
            + "and "
            + LEFT;
    return new HashSet<>(
        tx.rare(sql)
            .param("ids", ids)
            .param("before", before.toEpochMilli())
            .param("ways", ways)
            .query(String.class)
            .list());
  }

  private static void deleteAll(Tx tx, List<String> ids) {
    Leftovers.deleteEvents(tx, ids);
    for (String table : List.of("provider_id", "attempt")) {
      tx.rare("delete from " + table + " where message_id in (:ids)").param("ids", ids).update();
    }
    tx.rare("delete from message where id in (:ids)").param("ids", ids).update();
  }

  private List<Place> old(String which, Place after, Instant before) {
    return reads
        .sql(
            "select accepted_at, id from message where "
                + which
                + " and accepted_at < ? and (accepted_at, id) > (?, ?) "
                + "order by accepted_at, id limit ?")
        .params(before.toEpochMilli(), after.at(), after.id(), BATCH)
        .query((row, n) -> new Place(row.getLong("accepted_at"), row.getString("id")))
        .list();
  }

  private static List<String> ids(List<Place> places) {
    return places.stream().map(Place::id).toList();
  }

  private static Step step(List<Place> old, int swept) {
    return new Step(swept, old.size() < BATCH ? null : old.get(old.size() - 1));
  }
}
