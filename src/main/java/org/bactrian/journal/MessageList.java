package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists messages by filter, newest first, in pages. A message accepted meanwhile moves no page. */
public final class MessageList {
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

  /** Returns the page after a cursor; null: the first page, with the newest messages. */
  public Page page(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
    Query query = query(filter, order, after, limit + 1);
    List<MessageRow> rows =
        reads.sql(query.sql()).params(query.params()).query(MessageTable::from).list();
    if (rows.size() <= limit) {
      return new Page(rows, null);
    }
    MessageRow last = rows.get(limit - 1);
    return new Page(rows.subList(0, limit), new ListCursor(order.of(last), last.id()));
  }

  record Query(String sql, List<Object> params) {}

  static Query query(MessageFilter filter, Order order, @Nullable ListCursor after, int limit) {
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
            .formatted(MessageTable.COLUMNS, String.join(" and ", all), order.column);
    return new Query(sql, params);
  }
}
