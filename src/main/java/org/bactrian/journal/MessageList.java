package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists messages by filter, newest first, in pages. A message accepted meanwhile moves no page. */
public final class MessageList {
  /** The content of the messages of a page has so many bytes. */
  public static final int MOST_BYTES = 1 << 20;

  private final JdbcClient reads;

  MessageList(JdbcClient reads) {
    this.reads = reads;
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
   */
  public record Page(List<MessageRow> messages, @Nullable ListCursor next) {}

  /**
   * Returns the page after a cursor; null: the first page, with the newest messages. A page ends
   * early rather than hold more than {@link #MOST_BYTES}, but has one message at least.
   */
  public Page page(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    Query sizes =
        query("id, " + order.column + ", octet_length(body)", filter, order, after, limit + 1);
    List<Item> items = reads.sql(sizes.sql()).params(sizes.params()).query(Item::from).list();
    int count = count(items, limit);
    if (count == 0) {
      return new Page(List.of(), null);
    }
    Query query = query(filter, order, after, count);
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

  static Query query(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    return query(MessageTable.COLUMNS, filter, order, after, limit);
  }

  private static Query query(
      String columns, MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    Map<String, Object> conditions = filter.conditions(order.column);
    List<String> all = new ArrayList<>(conditions.keySet());
    List<Object> params = new ArrayList<>(conditions.values());
    // The index of dead letters is used only where the query excludes other messages.
    all.add(order.column + " is not null");
    if (after != null) {
      all.add("(" + order.column + ", id) < (?, ?)");
      params.addAll(List.of(after.at().toEpochMilli(), after.id()));
    }
    params.add(limit);
    String sql =
        """
        select %s from message where %s
        order by %3$s desc, id desc limit ?
        """
            .formatted(columns, String.join(" and ", all), order.column);
    return new Query(sql, params);
  }
}
