package org.bactrian.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The writer's statements on its one connection, each prepared once and kept: SQLite takes longer
 * to prepare most of them than to run them. There are as many as the journal's sources say, no
 * more.
 */
final class Statements {
  private static final Pattern READ_AHEAD =
      Pattern.compile(
          "\\s*(insert into|update|delete from)\\s+(message|attempt|callback|parked_receipt|lease|instance)\\b");

  private final Connection connection;
  private final JdbcClient client;
  private final Map<String, Prepared> prepared = new HashMap<>();

  private record Prepared(PreparedStatement statement, boolean changesWhatIsReadAhead) {}

  /** On this connection, which ends them when it ends. */
  Statements(Connection connection) {
    this.connection = connection;
    this.client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  Connection connection() {
    return connection;
  }

  Bound sql(String statement) {
    return new Bound(prepared.computeIfAbsent(statement, this::prepare));
  }

  StatementSpec rare(String statement) {
    return client.sql(statement);
  }

  /**
   * The same statement with each of these parameters, in one go.
   *
   * @return how many rows each changed
   */
  int[] batch(String statement, List<@Nullable Object[]> rows) {
    PreparedStatement batch = prepared.computeIfAbsent(statement, this::prepare).statement();
    try {
      for (@Nullable Object[] row : rows) {
        set(batch, Arrays.asList(row));
        batch.addBatch();
      }
      return batch.executeBatch();
    } catch (SQLException e) {
      forget(batch);
      throw failed(e);
    }
  }

  /** What failed in the middle may keep rows for the next time. */
  private static void forget(PreparedStatement batch) {
    try {
      batch.clearBatch();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void set(PreparedStatement statement, List<@Nullable Object> params)
      throws SQLException {
    for (int i = 0; i < params.size(); i++) {
      statement.setObject(i + 1, params.get(i));
    }
  }

  private Prepared prepare(String statement) {
    try {
      return new Prepared(
          connection.prepareStatement(statement), READ_AHEAD.matcher(statement).lookingAt());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static JournalUnavailable failed(SQLException e) {
    return new JournalUnavailable("a statement failed", e);
  }

  /** One statement with its parameters, as {@code JdbcClient} has it. */
  static final class Bound {
    private final Prepared prepared;
    private final List<@Nullable Object> params = new ArrayList<>();

    private Bound(Prepared prepared) {
      this.prepared = prepared;
    }

    /** As {@link Prefetch} has it. */
    boolean changesWhatIsReadAhead() {
      return prepared.changesWhatIsReadAhead();
    }

    Bound param(@Nullable Object value) {
      params.add(value);
      return this;
    }

    Bound params(@Nullable Object... values) {
      params.addAll(Arrays.asList(values));
      return this;
    }

    /** How many rows it changed. */
    int update() {
      try {
        bind();
        return prepared.statement().executeUpdate();
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    /** Whatever it finds is of no interest. */
    void execute() {
      try {
        bind();
        prepared.statement().execute();
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    <T> Rows<T> query(RowMapper<T> rows) {
      return new Rows<>(this, rows);
    }

    /** Of the first column. */
    <T> Rows<T> query(Class<T> type) {
      return query(
          (row, number) -> {
            Object value = row.getObject(1);
            return type.cast(
                value instanceof Number n && type == Integer.class
                    ? (Object) n.intValue()
                    : value instanceof Number n && type == Long.class ? n.longValue() : value);
          });
    }

    private void bind() throws SQLException {
      set(prepared.statement(), params);
    }
  }

  /** What a query finds. */
  record Rows<T>(Bound bound, RowMapper<T> rows) {
    List<T> list() {
      try {
        bound.bind();
        try (ResultSet found = bound.prepared.statement().executeQuery()) {
          List<T> list = new ArrayList<>();
          while (found.next()) {
            list.add(rows.mapRow(found, list.size()));
          }
          return list;
        }
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    Optional<T> optional() {
      List<T> list = list();
      return list.isEmpty() ? Optional.empty() : Optional.ofNullable(list.get(0));
    }

    T single() {
      return optional().orElseThrow();
    }
  }
}
