package org.bactrian.journal.commit;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The statements of the writer's connection, each prepared once and kept: SQLite takes longer to
 * prepare most of them than to run them. Their number is bounded, for their texts are constants in
 * the stores.
 */
public final class Statements {
  private static final Pattern CHANGE =
      Pattern.compile("\\s*(?:insert\\s+into|update|delete\\s+from)\\s+(\\w+)");

  private final Connection connection;
  private final JdbcClient client;
  private final Map<String, Prepared> prepared = new HashMap<>();

  private record Prepared(String sql, PreparedStatement statement, @Nullable String changedTable) {}

  /** Statements on this connection; they end with it. */
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
   * Runs the statement once for each row of parameters, in one batch.
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
      clear(batch, statement);
      throw failed(statement, e);
    }
  }

  /** Drops the rows that a batch which failed half-way would keep for its next run. */
  private static void clear(PreparedStatement batch, String statement) {
    try {
      batch.clearBatch();
    } catch (SQLException e) {
      throw failed(statement, e);
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
      Matcher change = CHANGE.matcher(statement);
      return new Prepared(
          statement,
          connection.prepareStatement(statement),
          change.lookingAt() ? change.group(1) : null);
    } catch (SQLException e) {
      throw failed(statement, e);
    }
  }

  private static UncategorizedSQLException failed(String statement, SQLException e) {
    return new UncategorizedSQLException("journal", statement, e);
  }

  /** One statement with its parameters, to be used like {@code JdbcClient}'s. */
  public static final class Bound {
    private final Prepared prepared;
    private final List<@Nullable Object> params = new ArrayList<>();

    private Bound(Prepared prepared) {
      this.prepared = prepared;
    }

    /** Returns the table the statement changes; null when it only reads. */
    @Nullable String changedTable() {
      return prepared.changedTable();
    }

    public Bound param(@Nullable Object value) {
      params.add(value);
      return this;
    }

    public Bound params(@Nullable Object... values) {
      params.addAll(Arrays.asList(values));
      return this;
    }

    /** Runs the statement and returns how many rows it changed. */
    public int update() {
      try {
        bind();
        return prepared.statement().executeUpdate();
      } catch (SQLException e) {
        throw failed(prepared.sql(), e);
      }
    }

    /** Runs the statement and ignores its rows. */
    void execute() {
      try {
        bind();
        prepared.statement().execute();
      } catch (SQLException e) {
        throw failed(prepared.sql(), e);
      }
    }

    public <T> Rows<T> query(RowMapper<T> rows) {
      return new Rows<>(this, rows);
    }

    /** Queries the first column. */
    public <T> Rows<T> query(Class<T> type) {
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

  /** The rows of a query; it runs when they are asked for. */
  public record Rows<T>(Bound bound, RowMapper<T> rows) {
    public List<T> list() {
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
        throw failed(bound.prepared.sql(), e);
      }
    }

    public Optional<T> optional() {
      List<T> list = list();
      return list.isEmpty() ? Optional.empty() : Optional.ofNullable(list.get(0));
    }

    public T single() {
      return optional().orElseThrow();
    }
  }
}
