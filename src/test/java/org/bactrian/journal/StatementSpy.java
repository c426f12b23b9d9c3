package org.bactrian.journal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** A database that remembers each statement that was run, and its first values. */
public final class StatementSpy {
  private final DataSource database;
  private final Map<String, SpiedStatement> spied = new LinkedHashMap<>();
  private final List<String> runs = new ArrayList<>();

  public StatementSpy(DataSource database) {
    this.database = database;
  }

  /** A call that sets one value of a statement. */
  private record Value(Method setter, Object[] arguments) {}

  /** A statement with the values of its first run. */
  record SpiedStatement(String sql, List<Value> values) {
    /** Returns the database's plan for it; it is not run. */
    List<String> explain(Connection connection, String word) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(word + " " + sql)) {
        for (Value value : values) {
          value.setter().invoke(statement, value.arguments());
        }
        List<String> lines = new ArrayList<>();
        try (var rows = statement.executeQuery()) {
          int last = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            lines.add(rows.getString(last));
          }
        }
        return lines;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }

  public DataSource database() {
    return proxy(DataSource.class, database, this::connection);
  }

  /** Returns how often a statement was run that begins so. */
  public synchronized long runs(String beginning) {
    return runs.stream().filter(sql -> sql.startsWith(beginning)).count();
  }

  /** Returns each statement once, however many values its lists had. */
  synchronized Collection<SpiedStatement> statements() {
    return List.copyOf(spied.values());
  }

  private Object connection(Object real, Method method, Object[] arguments) throws Throwable {
    Object result = call(real, method, arguments);
    return result instanceof Connection connection
        ? proxy(Connection.class, connection, this::statement)
        : result;
  }

  private Object statement(Object real, Method method, Object[] arguments) throws Throwable {
    Object result = call(real, method, arguments);
    if (!method.getName().equals("prepareStatement")) {
      return result;
    }
    List<Value> values = new ArrayList<>();
    String sql = (String) arguments[0];
    return proxy(
        PreparedStatement.class,
        result,
        (statement, called, given) -> {
          if (called.getName().startsWith("set") && given.length > 1) {
            values.add(new Value(called, given));
          } else if (called.getName().startsWith("execute")) {
            remember(sql, values);
          }
          return call(statement, called, given);
        });
  }

  private synchronized void remember(String sql, List<Value> values) {
    runs.add(sql);
    spied.putIfAbsent(
        sql.replaceAll("\\?(, \\?)+", "?…"), new SpiedStatement(sql, List.copyOf(values)));
  }

  interface Handler {
    Object handle(Object real, Method method, Object[] arguments) throws Throwable;
  }

  static <T> T proxy(Class<T> type, Object real, Handler handler) {
    InvocationHandler all = (proxy, method, given) -> handler.handle(real, method, given);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, all));
  }

  static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
