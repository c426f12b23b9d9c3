package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many messages there are of each kind, by the hour of their acceptance: sums that {@link
 * StatisticsSums} keeps.
 */
public final class Statistics {
  private final JdbcClient reads;
  private final GroupCommit writer;

  Statistics(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /** What the rows of an answer may be told apart by. */
  public enum Dimension {
    ACCOUNT("account"),
    COUNTRY("country"),
    LABEL("label"),
    CAMPAIGN("campaign"),
    KEY("api_key"),
    CHANNEL("channel"),
    /** A number: hours since 1970 UTC. */
    HOUR("hour"),
    /** A number: days since 1970 UTC. */
    DAY("hour / 24");

    private final String expression;

    Dimension(String expression) {
      this.expression = expression;
    }

    /** Returns the name in requests and answers. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One row of an answer.
   *
   * @param by its value of each dimension: a number of an hour or a day, else a text
   */
  public record Group(List<Object> by, StatisticsCounts counts) {}

  /**
   * Returns the sums over all messages that fit, a row for each combination of values that there
   * is, ordered by these.
   *
   * @param most there may be more rows than this: then one more is returned
   */
  public List<Group> sums(List<Dimension> by, StatisticsFilter filter, Hours hours, int most) {
    StatisticsFilter.Where where = filter.where(hours);
    Map<List<Object>, StatisticsCounts> groups = new LinkedHashMap<>();
    String counts =
        StatisticsColumns.each(0, StatisticsColumns.COUNT, "coalesce(sum(%), 0)")
            + ", coalesce(sum(case channel when 'sms' then "
            + StatisticsColumns.each(0, StatisticsColumns.TAKEN, "%").replace(", ", " + ")
            + " else 0 end), 0)";
    query(
        select(by, counts, "statistics", where, "", most),
        where,
        (row, number) -> groups.put(values(by, row), counts(by.size(), row)));
    query(
        select(by, "metric, sum(n)", "statistics_named", where, "metric", Integer.MAX_VALUE - 1),
        where,
        (row, number) -> {
          StatisticsCounts group = groups.get(values(by, row));
          if (group != null) {
            group.put(row.getString(by.size() + 1), row.getLong(by.size() + 2));
          }
          return group;
        });
    return groups.entrySet().stream()
        .filter(group -> group.getValue().accepted() > 0)
        .map(group -> new Group(group.getKey(), group.getValue()))
        .toList();
  }

  private void query(
      String sql, StatisticsFilter.Where where, RowMapper<@Nullable StatisticsCounts> mapper) {
    reads.sql(sql).params(where.params()).query(mapper).list();
  }

  private static String select(
      List<Dimension> by,
      String what,
      String table,
      StatisticsFilter.Where where,
      String also,
      int most) {
    List<String> columns =
        by.stream().map(one -> one.expression).collect(Collectors.toCollection(ArrayList::new));
    String selected = String.join(", ", columns) + (columns.isEmpty() ? "" : ", ") + what;
    if (!also.isEmpty()) {
      columns.add(also);
    }
    String places =
        IntStream.rangeClosed(1, columns.size())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String grouped = columns.isEmpty() ? "" : " group by %1$s order by %1$s".formatted(places);
    return "select %s from %s where %s%s limit %d"
        .formatted(selected, table, where.sql(), grouped, most + 1L);
  }

  private static List<Object> values(List<Dimension> by, ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (Dimension one : by) {
      boolean number = one == Dimension.HOUR || one == Dimension.DAY;
      values.add(
          number ? (Object) row.getInt(values.size() + 1) : row.getString(values.size() + 1));
    }
    return values;
  }

  private static StatisticsCounts counts(int before, ResultSet row) throws SQLException {
    long[] counts = new long[StatisticsColumns.COUNT];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = row.getLong(before + i + 1);
    }
    return new StatisticsCounts(counts, row.getLong(before + counts.length + 1));
  }

  /**
   * The result of counting anew.
   *
   * @param hours how many were counted: those that retention has left whole
   * @param messages how many they have
   * @param changed how many rows of the statistics were wrong
   */
  public record Recount(Hours hours, long messages, long changed) {
    private ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("from", Hours.start(hours.from()).toString())
          .put("until", Hours.start(hours.until()).toString())
          .put("messages", messages)
          .put("changed", changed);
    }
  }

  /**
   * Counts the messages anew, hour by hour, each in one transaction: no change of a message comes
   * between counting and writing. Hours of which retention has deleted messages stay as they are.
   *
   * @param act for the audit
   */
  public Recount recount(Hours asked, Act act, Instant now) {
    int first = Math.max(asked.from(), wholeSince());
    int last = first;
    long messages = 0;
    long changed = 0;
    for (int hour = next(first); hour < asked.until(); hour = next(hour + 1)) {
      int one = hour;
      Recount counted = writer.write(tx -> recount(tx, one));
      messages += counted.messages();
      changed += counted.changed();
      first = last == first ? hour : first;
      last = hour + 1;
    }
    Recount all = new Recount(new Hours(Math.min(first, last), last), messages, changed);
    writer.write(
        tx -> {
          Audit.append(tx, act.changing(null, all.json()), now);
          return all;
        });
    return all;
  }

  private int wholeSince() {
    return reads.sql("select whole_since from statistics_rule").query(Integer.class).single();
  }

  /** Returns the first hour from this one on that has messages or sums. */
  private int next(int hour) {
    long at = StatisticsKey.millis(hour);
    return reads
        .sql(
            """
            select (select min(hour) from statistics where hour >= ?),
                   (select min(hour) from statistics_named where hour >= ?),
                   (select min(accepted_at) from message where channel = 'viber' and accepted_at >= ?),
                   (select min(accepted_at) from message where channel = 'sms' and accepted_at >= ?)
            """)
        .params(hour, hour, at, at)
        .query(
            (row, number) -> {
              long next = Integer.MAX_VALUE;
              for (int column = 1; column <= 4; column++) {
                Long value = Column.number(row, column);
                if (value != null) {
                  next = Math.min(next, column < 3 ? value : StatisticsKey.hour(value));
                }
              }
              return (int) next;
            })
        .single();
  }

  private static Recount recount(Tx tx, int hour) {
    // What earlier units of work of the group have changed is on disk before it is counted.
    StatisticsSums.of(tx).write(tx);
    StatisticsSums sums = new StatisticsSums();
    long messages = 0;
    for (String channel : List.of("viber", "sms")) {
      messages +=
          tx.sql(
                  """
                  select lane, coalesce(api_key, ''), coalesce(campaign, ''), country, priority,
                         status, reason, since, delivered_at, late,
                         est_price, est_currency, est_parts
                  from message where channel = ? and accepted_at >= ? and accepted_at < ?
                  """)
              .params(channel, StatisticsKey.millis(hour), StatisticsKey.millis(hour + 1))
              .query((row, number) -> count(sums, hour, channel, row))
              .list()
              .size();
    }
    takeAway(tx, hour, sums);
    int changed = sums.changes();
    sums.write(tx);
    return new Recount(new Hours(hour, hour + 1), messages, changed);
  }

  private static boolean count(StatisticsSums sums, int hour, String channel, ResultSet row)
      throws SQLException {
    String label = MessageRow.label(row.getInt(5)).wire();
    StatisticsKey key =
        new StatisticsKey(
            hour,
            row.getString(1),
            channel,
            row.getString(2),
            row.getString(3),
            row.getString(4),
            label);
    StatisticsSums.Counted counted =
        StatisticsSums.Counted.of(
            DeliveryState.of(row.getString(6)),
            row.getString(7),
            Column.instant(row, 8),
            Column.instant(row, 9),
            row.getBoolean(10),
            Column.charge(row, 11));
    sums.add(key, counted, 1);
    return true;
  }

  /** Takes away what the statistics have, so that the difference is left. */
  private static void takeAway(Tx tx, int hour, StatisticsSums sums) {
    String key = "select " + StatisticsKey.COLUMNS + ", ";
    tx.sql(
            key
                + StatisticsColumns.each(0, StatisticsColumns.COUNT, "%")
                + " from statistics where hour = ?")
        .params(hour)
        .query(
            (row, number) -> {
              StatisticsKey one = StatisticsKey.from(row);
              for (int i = 0; i < StatisticsColumns.COUNT; i++) {
                sums.add(one, i, -row.getInt(StatisticsKey.WIDTH + i + 1));
              }
              return one;
            })
        .list();
    tx.sql(key + "metric, n from statistics_named where hour = ?")
        .params(hour)
        .query(
            (row, number) -> {
              StatisticsKey one = StatisticsKey.from(row);
              String metric = row.getString(StatisticsKey.WIDTH + 1);
              sums.add(one, metric, -row.getLong(StatisticsKey.WIDTH + 2));
              return one;
            })
        .list();
  }
}
