package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The events that a sink gave up: listed for operators, and sent again when one asks for it. Here
 * an event is only marked; {@link Outbox} gives it its turn, and removes it once it was sent.
 */
public final class GivenUpEvents {
  private final JdbcClient reads;
  private final GroupCommit writer;

  GivenUpEvents(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * An event that a sink gave up.
   *
   * @param sink the name of the sink
   * @param attempts made in all
   * @param why the last attempt failed
   * @param at when it was given up
   * @param again whether it is being sent again
   */
  public record GivenUpEvent(
      String sink, EventRow event, int attempts, String why, Instant at, boolean again) {}

  /**
   * Selects given-up events; a component that is null selects all.
   *
   * @param sink the name of a sink
   * @param messageId of the message that the events are about
   * @param from the earliest moment at which they were given up
   * @param until the moment before which they were
   */
  public record GivenUpFilter(
      @Nullable String sink,
      @Nullable String messageId,
      @Nullable Instant from,
      @Nullable Instant until) {

    public GivenUpFilter until(Instant other) {
      return new GivenUpFilter(sink, messageId, from, other);
    }

    private Map<String, Object> conditions() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("g.way = ?", sink);
      all.put("g.message_id = ?", messageId);
      all.put("g.at >= ?", Column.millis(from));
      all.put("g.at < ?", Column.millis(until));
      all.values().removeIf(value -> value == null);
      return all;
    }
  }

  /**
   * One page.
   *
   * @param next null: there is no further page
   */
  public record GivenUpPage(List<GivenUpEvent> events, @Nullable ListCursor next) {}

  /** Returns the page after a cursor; null: the first page, with what was given up last. */
  public GivenUpPage page(GivenUpFilter filter, @Nullable ListCursor after, int limit) {
    Map<String, Object> conditions = filter.conditions();
    List<String> all = new ArrayList<>(conditions.keySet());
    List<Object> params = new ArrayList<>(conditions.values());
    all.add("g.at is not null");
    if (after != null) {
      String[] idAndSink = after.id().split(" ", 2);
      all.add("(g.at, g.event_id, g.way) < (?, ?, ?)");
      params.add(after.at().toEpochMilli());
      params.add(idAndSink[0]);
      params.add(idAndSink.length == 2 ? idAndSink[1] : "");
    }
    params.add(limit + 1);
    String sql =
        """
        select %s, g.way, g.attempts, g.why, g.at as given_up_at, g.again
        from event_given_up g join event e on e.seq = g.seq
        left join message m on m.id = e.message_id
        where %s order by g.at desc, g.event_id desc, g.way desc limit ?
        """
            .formatted(EventRow.COLUMNS, String.join(" and ", all));
    List<GivenUpEvent> found = reads.sql(sql).params(params).query(GivenUpEvents::from).list();
    if (found.size() <= limit) {
      return new GivenUpPage(found, null);
    }
    GivenUpEvent last = found.get(limit - 1);
    String id = last.event().id() + " " + last.sink();
    return new GivenUpPage(found.subList(0, limit), new ListCursor(last.at(), id));
  }

  private static GivenUpEvent from(ResultSet row, int number) throws SQLException {
    return new GivenUpEvent(
        row.getString("way"),
        EventRow.from(row, number),
        row.getInt("attempts"),
        row.getString("why"),
        Instant.ofEpochMilli(row.getLong("given_up_at")),
        row.getInt("again") != 0);
  }

  /**
   * The sinks that gave up one event.
   *
   * @param again the sinks that send it again
   * @param off the sinks that are off, so they do not send it
   */
  public record ReplayedEvent(List<String> again, List<String> off) {}

  /**
   * Sends an event again by each sink that gave it up. An event that is being sent again stays as
   * it is.
   *
   * @param on the sinks that are on
   * @param act for the audit
   * @return empty when there is no given-up event of that id
   */
  public Optional<ReplayedEvent> replay(
      String eventId, Collection<String> on, Act act, Instant now) {
    return writer.write(
        tx -> {
          List<Place> places =
              tx.sql("select way, seq from event_given_up where event_id = ? order by way")
                  .params(eventId)
                  .query((row, n) -> new Place(row.getString("way"), row.getLong("seq")))
                  .list();
          List<Place> there = places.stream().filter(place -> on.contains(place.sink())).toList();
          int again =
              there.stream().mapToInt(place -> mark(tx, place.sink(), List.of(place.seq()))).sum();
          if (again > 0) {
            ArrayNode sinks = JsonNodeFactory.instance.arrayNode();
            there.forEach(place -> sinks.add(place.sink()));
            Audit.append(tx, act.changing(null, sinks), now);
          }
          return places.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new ReplayedEvent(
                      there.stream().map(Place::sink).toList(),
                      places.stream()
                          .filter(place -> !there.contains(place))
                          .map(Place::sink)
                          .toList()));
        });
  }

  private record Place(String sink, long seq) {}

  /**
   * Sends these events again, each by the sink that gave it up. Returns the number of events that
   * were not being sent again already.
   *
   * @param act makes of that number an act for the audit; there is none where it is zero
   */
  public int replay(Collection<GivenUpEvent> events, IntFunction<Act> act, Instant now) {
    Map<String, List<Long>> bySink =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    GivenUpEvent::sink,
                    Collectors.mapping(one -> one.event().seq(), Collectors.toList())));
    return writer.write(
        tx -> {
          int again =
              new TreeSet<>(bySink.keySet())
                  .stream().mapToInt(sink -> mark(tx, sink, bySink.get(sink))).sum();
          if (again > 0) {
            Audit.append(tx, act.apply(again), now);
          }
          return again;
        });
  }

  private static int mark(Tx tx, String sink, List<Long> seqs) {
    tx.wake(Wakeups.EVENT);
    return tx.rare(
            """
            update event_given_up set again = 1
            where way = :sink and seq in (:seqs) and again = 0
            """)
        .param("sink", sink)
        .param("seqs", seqs)
        .update();
  }
}
