package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists messages by filter, newest first, in pages. A message accepted meanwhile moves no page.
 * What no index has is searched for: a page looks at {@link #MOST_SEARCHED} messages at most, and
 * has what it found among them.
 */
public final class MessageList {
  /** The content of the messages of a page has so many bytes. */
  public static final int MOST_BYTES = 1 << 20;

  /** A page looks at so many messages for what no index has. */
  public static final int MOST_SEARCHED = 10_000;

  private final JdbcClient reads;
  private final int mostSearched;

  MessageList(JdbcClient reads) {
    this(reads, MOST_SEARCHED);
  }

  MessageList(JdbcClient reads, int mostSearched) {
    this.reads = reads;
    this.mostSearched = mostSearched;
  }

  /** The moment by which a list is ordered. */
  public enum Order {
    /** Lists all messages by when they were accepted. */
    ACCEPTED("accepted_at"),
    /** Lists dead letters by when nothing was left to try. */
    DIED("dead_at");

    private final String column;

    Order(String column) {
      this.column = column;
    }

    Instant of(MessageRow row) {
      Instant deadAt = row.timestamps().deadAt();
      return this == DIED && deadAt != null ? deadAt : row.timestamps().acceptedAt();
    }
  }

  /** The last message of a page: the next page begins after it. */
  public record ListCursor(Instant at, String id) {}

  /**
   * One page.
   *
   * @param next null: there is no further page
   * @param searchedTo the moment of the oldest message that was looked at, of a search that is to
   *     go on; null: the page has all that there is up to {@code next}
   */
  public record Page(
      List<MessageRow> messages, @Nullable ListCursor next, @Nullable Instant searchedTo) {
    /** A page that was found by an index. */
    public Page(List<MessageRow> messages, @Nullable ListCursor next) {
      this(messages, next, null);
    }
  }

  /**
   * Returns the page after a cursor; null: the first page, with the newest messages. A page ends
   * early rather than hold more than {@link #MOST_BYTES}, but has one message at least.
   */
  public Page page(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    return filter.isSearch()
        ? searched(filter, order, after, limit)
        : page(new Span(filter, order, after), limit);
  }

  /**
   * Searches as many messages as a page may look at. Hours in which no message can fit, by the
   * statistics, are passed over.
   */
  private Page searched(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    ListCursor start = order == Order.ACCEPTED ? promising(filter, after) : after;
    if (start == NOTHING) {
      return new Page(List.of(), null);
    }
    ListCursor edge = edge(filter, order, start);
    Page page = page(new Span(filter, order, start), limit);
    List<MessageRow> found = page.messages().stream().filter(filter.marks()::areIn).toList();
    if (page.next() != null || edge == null) {
      return new Page(found, page.next());
    }
    return new Page(found, edge, edge.at());
  }

  /** Stands for a search that finds nothing. */
  private static final ListCursor NOTHING = new ListCursor(Instant.EPOCH, "");

  /** Returns where the first hour ends that may have messages which fit. */
  private @Nullable ListCursor promising(MessageFilter filter, @Nullable ListCursor after) {
    StatisticsFilter counted =
        new StatisticsFilter(
            null,
            filter.channel(),
            filter.key(),
            filter.marks().campaign(),
            filter.marks().country(),
            null);
    int from =
        after == null ? Integer.MAX_VALUE - 1 : StatisticsKey.hour(after.at().toEpochMilli());
    StatisticsFilter.Where where = counted.where(new Hours(0, from + 1));
    Integer hour =
        reads
            .sql("select hour from statistics where " + where.sql() + " order by hour desc limit 1")
            .params(where.params())
            .query(Integer.class)
            .optional()
            .orElse(null);
    if (hour == null) {
      return NOTHING;
    }
    Instant end = Hours.start(hour + 1);
    return after != null && after.at().isBefore(end) ? after : new ListCursor(end, "");
  }

  /** Returns the last message that a page looks at; null: it looks at all that are left. */
  private @Nullable ListCursor edge(MessageFilter filter, Order order, @Nullable ListCursor after) {
    MessageFilter indexed = filter.withoutSearch();
    Query query = query("id, " + order.column + ", 0", new Span(indexed, order, after), 1);
    List<Object> params = new ArrayList<>(query.params());
    params.add(mostSearched - 1);
    return reads
        .sql(query.sql() + " offset ?")
        .params(params)
        .query((row, n) -> Item.from(row, n).cursor())
        .optional()
        .orElse(null);
  }

  /**
   * What a page selects from.
   *
   * @param after the message before the first one; null: there is none
   */
  private record Span(MessageFilter filter, Order order, @Nullable ListCursor after) {}

  private Page page(Span span, int limit) {
    Order order = span.order();
    Query sizes = query("id, " + order.column + ", octet_length(body)", span, limit + 1);
    List<Item> items = reads.sql(sizes.sql()).params(sizes.params()).query(Item::from).list();
    int count = count(items, limit);
    if (count == 0) {
      return new Page(List.of(), null);
    }
    Query query = query(MessageTable.COLUMNS, span, count);
    List<MessageRow> rows =
        reads.sql(query.sql()).params(query.params()).query(MessageTable::from).list();
    // Meanwhile a message may have begun to fit the filter, or ceased to: what was read counts.
    ListCursor expected = items.get(count - 1).cursor();
    ListCursor last = rows.isEmpty() ? expected : cursor(order, rows.get(rows.size() - 1));
    boolean more = count < items.size() || !last.equals(expected);
    return new Page(rows, more ? last : null);
  }

  private static ListCursor cursor(Order order, MessageRow row) {
    return new ListCursor(order.of(row), row.id());
  }

  /** A message that may be on the page. */
  private record Item(ListCursor cursor, long bytes) {
    static Item from(ResultSet row, int number) throws SQLException {
      Instant at = Instant.ofEpochMilli(row.getLong(2));
      return new Item(new ListCursor(at, row.getString(1)), row.getLong(3));
    }
  }

  /** Returns how many of the messages the page has. */
  private static int count(List<Item> items, int limit) {
    int count = 0;
    long bytes = 0;
    while (count < Math.min(limit, items.size())) {
      bytes += items.get(count).bytes();
      if (count > 0 && bytes > MOST_BYTES) {
        break;
      }
      count++;
    }
    return count;
  }

  record Query(String sql, List<Object> params) {}

  Query query(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    return query(MessageTable.COLUMNS, new Span(filter, order, after), limit);
  }

  private Query query(String columns, Span span, int limit) {
    String moment = span.order().column;
    Map<String, Object> conditions = span.filter().conditions(moment);
    List<String> all = new ArrayList<>(conditions.keySet());
    List<Object> params = new ArrayList<>();
    conditions.values().forEach(value -> add(params, value));
    // The index of dead letters is used only where the query excludes other messages.
    all.add(moment + " is not null");
    if (span.after() != null) {
      all.add("(" + moment + ", id) < (?, ?)");
      params.addAll(List.of(span.after().at().toEpochMilli(), span.after().id()));
    }
    String from = "message where " + String.join(" and ", all);
    Map<String, Object> searched = span.filter().searched();
    if (!searched.isEmpty()) {
      // However few messages the database expects to find, it looks at these in their order.
      from =
          "(select %s from %s order by %s desc, id desc limit ?) looked where "
                  .formatted(MessageTable.COLUMNS, from, moment)
              + String.join(" and ", searched.keySet());
      params.add(mostSearched);
      searched.values().forEach(value -> add(params, value));
    }
    params.add(limit);
    String sql =
        "select %s from %s order by %3$s desc, id desc limit ?".formatted(columns, from, moment);
    return new Query(sql, params);
  }

  private static void add(List<Object> params, Object value) {
    if (value instanceof List<?> several) {
      params.addAll(several);
    } else {
      params.add(value);
    }
  }

  /** Returns when the first and the last Viber message of a campaign were accepted. */
  public Optional<Ends> ends(String campaign, Viewer viewer) {
    String one = "(select %s(accepted_at) from message where campaign = ? and channel = 'viber'%s)";
    String ofKey = viewer.key() == null ? "" : " and api_key = ?";
    List<Object> params = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      params.add(campaign);
      if (viewer.key() != null) {
        params.add(viewer.key());
      }
    }
    return reads
        .sql("select " + one.formatted("min", ofKey) + ", " + one.formatted("max", ofKey))
        .params(params)
        .query(
            (row, n) -> {
              Instant first = Column.instant(row, 1);
              Instant last = Column.instant(row, 2);
              return first == null || last == null
                  ? Optional.<Ends>empty()
                  : Optional.of(new Ends(first, last));
            })
        .single();
  }

  /** The moments of the first and the last message. */
  public record Ends(Instant first, Instant last) {}
}
