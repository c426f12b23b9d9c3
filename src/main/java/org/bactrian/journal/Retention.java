package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages that have grown old are forgotten, and at last deleted: in small batches, the oldest
 * first. What is still open stays, and so does what an event or a dead letter needs that has not
 * left yet.
 */
public final class Retention {
  private static final Several BATCH = new Several(100);

  /** Messages, each with its SMS. */
  private static final Several FAMILIES = new Several(2 * BATCH.most());

  /** Nothing waits, no timer is open, and nothing has happened to it for long. */
  private static final String FINISHED =
      """
      due_at is null and review_at is null and updated_at < ?
      and status not in ('accepted', 'scheduled', 'sending')
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
   * @param ways those whose cursor and waiting events hold a message, at least one; one that is not
   *     named is off
   */
  public Step forget(Place after, Instant before, SortedSet<String> ways, Instant now) {
    List<Place> old = old("forgotten_at is null", after, before);
    return step(old, old.isEmpty() ? 0 : forget(ids(old), before, ways, now));
  }

  private int forget(List<String> ids, Instant before, SortedSet<String> ways, Instant now) {
    String sql =
        "update message set body = '{}', recipient = '', forgotten_at = ? where id in (%s)"
            .formatted(BATCH.marks());
    return writer.write(
        tx ->
            tx.sql(sql + " and forgotten_at is null and " + FINISHED + "and " + left(ways))
                .param(now.toEpochMilli())
                .params(BATCH.of(ids).toArray())
                .param(before.toEpochMilli())
                .params(twice(ways))
                .update());
  }

  /** Nothing of it is still to leave by a way that is on. */
  private static String left(Set<String> ways) {
    return """
    not exists (select 1 from event_waiting w
                where w.way in (%1$s) and w.message_id = message.id)
    and not exists (select 1 from event e
                    where e.message_id = message.id
                      and e.seq > (select min(o.seq) from outbox o where o.name in (%1$s)))
    and not exists (select 1 from dead_letter d where d.message_id = message.id)
    """
        .formatted(new Several(ways.size()).marks());
  }

  private static Object[] twice(SortedSet<String> ways) {
    return Stream.concat(ways.stream(), ways.stream()).toArray();
  }

  /**
   * Forgotten messages are deleted, each with its SMS, its attempts and its history.
   *
   * @param before only what nothing has happened to since
   * @param ways as above
   */
  public Step delete(Place after, Instant before, SortedSet<String> ways) {
    List<Place> old = old("channel = 'viber'", after, before);
    return step(old, old.isEmpty() ? 0 : writer.write(tx -> delete(tx, ids(old), before, ways)));
  }

  private static int delete(Tx tx, List<String> ids, Instant before, SortedSet<String> ways) {
    // Locked, so that nobody appends to what is being deleted.
    Object[] batch = BATCH.of(ids).toArray();
    List<MessageRow> vibers =
        tx.lockAll("forgotten_at is not null and id in (" + BATCH.marks() + ")", batch);
    List<MessageRow> sms = tx.lockAll("fallback_of in (" + BATCH.marks() + ")", batch);
    List<String> all = Stream.concat(vibers.stream(), sms.stream()).map(MessageRow::id).toList();
    if (all.isEmpty()) {
      return 0;
    }
    Set<String> ready = ready(tx, all, before, ways);
    // A Viber message and its SMS stay together.
    Set<String> going = new HashSet<>(ready);
    sms.stream()
        .filter(one -> !ready.contains(one.id()))
        .forEach(one -> going.remove(one.fallbackOf()));
    sms.stream()
        .filter(one -> !going.contains(one.fallbackOf()))
        .forEach(one -> going.remove(one.id()));
    if (!going.isEmpty()) {
      deleteAll(tx, new ArrayList<>(going));
    }
    return going.size();
  }

  /** Those of them that are forgotten, and that nothing has happened to since. */
  private static Set<String> ready(
      Tx tx, List<String> ids, Instant before, SortedSet<String> ways) {
    String sql =
        "select id from message where id in (%s) and forgotten_at is not null and "
            .formatted(FAMILIES.marks());
    return new HashSet<>(
        tx.sql(sql + FINISHED + "and " + left(ways))
            .params(FAMILIES.of(ids).toArray())
            .param(before.toEpochMilli())
            .params(twice(ways))
            .query(String.class)
            .list());
  }

  private static void deleteAll(Tx tx, List<String> ids) {
    Object[] all = FAMILIES.of(ids).toArray();
    Leftovers.deleteEvents(tx, FAMILIES, all);
    for (String column : List.of("provider_id.message_id", "attempt.message_id", "message.id")) {
      String[] names = column.split("\\.");
      tx.sql("delete from %s where %s in (%s)".formatted(names[0], names[1], FAMILIES.marks()))
          .params(all)
          .update();
    }
  }

  private List<Place> old(String which, Place after, Instant before) {
    return reads
        .sql(
            "select accepted_at, id from message where "
                + which
                + " and accepted_at < ? and (accepted_at, id) > (?, ?) "
                + "order by accepted_at, id limit ?")
        .params(before.toEpochMilli(), after.at(), after.id(), BATCH.most())
        .query((row, n) -> new Place(row.getLong("accepted_at"), row.getString("id")))
        .list();
  }

  private static List<String> ids(List<Place> places) {
    return places.stream().map(Place::id).toList();
  }

  private static Step step(List<Place> old, int swept) {
    return new Step(swept, old.size() < BATCH.most() ? null : old.get(old.size() - 1));
  }
}
