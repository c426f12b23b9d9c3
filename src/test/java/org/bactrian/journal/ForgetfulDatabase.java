package org.bactrian.journal;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A database whose connection may break at a commit: before it, or after it without an answer. */
public final class ForgetfulDatabase {
  private final DataSource database;
  private final AtomicInteger commitsUntil = new AtomicInteger();
  private volatile When when = When.NEVER;

  private enum When {
    NEVER,
    BEFORE,
    AFTER
  }

  public ForgetfulDatabase(DataSource database) {
    this.database = database;
  }

  /** Breaks before the next commit, which is never made. */
  public void breakBeforeTheNextCommit() {
    breakAt(1, false);
  }

  /** Breaks after the next commit, which is made without an answer. */
  public void breakAfterTheNextCommit() {
    breakAt(1, true);
  }

  /** Breaks at a later commit. */
  public void breakAt(int commit, boolean after) {
    when = after ? When.AFTER : When.BEFORE;
    commitsUntil.set(commit);
  }

  public DataSource database() {
    return StatementSpy.proxy(DataSource.class, database, this::connection);
  }

  private Object connection(Object real, Method method, Object[] arguments) throws Throwable {
    Object result = StatementSpy.call(real, method, arguments);
    return result instanceof Connection connection
        ? StatementSpy.proxy(Connection.class, connection, new Breaking())
        : result;
  }

  private final class Breaking implements StatementSpy.Handler {
    private boolean broken;

    @Override
    public Object handle(Object real, Method method, Object[] arguments) throws Throwable {
      if (broken && method.getName().equals("isValid")) {
        return false;
      }
      boolean breaks = method.getName().equals("commit") && commitsUntil.decrementAndGet() == 0;
      When now = breaks ? when : When.NEVER;
      Object result = now == When.BEFORE ? null : StatementSpy.call(real, method, arguments);
      if (now != When.NEVER) {
        broken = true;
        throw new SQLException("the connection broke", "08006");
      }
      return result;
    }
  }
}
