package org.bactrian.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Goes through the messages that wait in lanes, a batch at a time and outside the writer's
 * transactions: lane by lane, transactions first, in the order in which they are due.
 */
final class WaitingMessages {
  private static final String QUEUE =
      """
      select lane, priority from message
      where due_at is not null and (lane, priority) > (?, ?) order by lane, priority limit 1
      """;

  private static final String NEXT =
      """
      select id, due_at from message
      where lane = ? and priority = ? and due_at is not null and (due_at, id) > (?, ?)%s
      order by due_at, id limit ?
      """;

  private static final String PARKED =
      """
      select id, held_due_at, lane from message
      where hold_id = ? and (lane, held_due_at, id) > (?, ?, ?)%s
      order by lane, held_due_at, id limit ?
      """;

  private final JdbcClient reads;

  WaitingMessages(JdbcClient reads) {
    this.reads = reads;
  }

  /** How far the lanes have been looked through: behind this message of this queue. */
  record Place(String lane, int priority, long dueAt, String id) {
    static final Place START = new Place("", -1, Long.MIN_VALUE, "");
  }

  /**
   * A batch.
   *
   * @param next where the next one begins; null: all lanes were looked through
   */
  record Found(List<String> ids, @Nullable Place next) {}

  /** Returns the next messages that meet the conditions, each of which has one parameter. */
  Found after(Place place, Map<String, Object> conditions, int limit) {
    Place at = place;
    while (true) {
      List<Place> found = at.equals(Place.START) ? List.of() : ofQueue(at, conditions, limit);
      Place next = found.size() == limit ? found.get(limit - 1) : nextQueue(at);
      if (!found.isEmpty() || next == null) {
        return new Found(found.stream().map(Place::id).toList(), next);
      }
      at = next;
    }
  }

  /** Returns the holds behind which messages are parked. */
  List<String> holds() {
    return reads.sql("select id from hold where waiting > 0").query(String.class).list();
  }

  /** Returns the next messages behind a hold that meet the conditions. */
  Found parkedAfter(String hold, Place place, Map<String, Object> conditions, int limit) {
    List<Object> params = new ArrayList<>(List.of(hold, place.lane(), place.dueAt(), place.id()));
    params.addAll(conditions.values());
    params.add(limit);
    List<Place> found =
        reads
            .sql(PARKED.formatted(more(conditions)))
            .params(params)
            .query((row, n) -> new Place(row.getString(3), 0, row.getLong(2), row.getString(1)))
            .list();
    return new Found(
        found.stream().map(Place::id).toList(), found.size() < limit ? null : found.get(limit - 1));
  }

  private static String more(Map<String, Object> conditions) {
    StringBuilder more = new StringBuilder();
    conditions.keySet().forEach(condition -> more.append(" and ").append(condition));
    return more.toString();
  }

  private List<Place> ofQueue(Place at, Map<String, Object> conditions, int limit) {
    List<Object> params = new ArrayList<>(List.of(at.lane(), at.priority(), at.dueAt(), at.id()));
    params.addAll(conditions.values());
    params.add(limit);
    return reads
        .sql(NEXT.formatted(more(conditions)))
        .params(params)
        .query((row, n) -> new Place(at.lane(), at.priority(), row.getLong(2), row.getString(1)))
        .list();
  }

  private @Nullable Place nextQueue(Place at) {
    return reads
        .sql(QUEUE)
        .params(at.lane(), at.priority())
        .query((row, n) -> new Place(row.getString(1), row.getInt(2), Long.MIN_VALUE, ""))
        .optional()
        .orElse(null);
  }
}
