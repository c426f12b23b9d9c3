package org.bactrian.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** One transaction: its statements, and which stages have work once it is committed. */
public final class Tx {
  private final Statements statements;
  private final Dialect dialect;
  private final WriteBatch unwritten;
  private final Prefetch ahead = new Prefetch();
  private final Map<String, String> written = new HashMap<>();
  private final Set<String> wakes = new LinkedHashSet<>();

  /** A transaction on the statements' connection. */
  Tx(Statements statements, Dialect dialect) {
    this.statements = statements;
    this.dialect = dialect;
    this.unwritten = new WriteBatch(statements);
  }

  /** Before the first work. */
  void readAhead(Collection<PrefetchKeys> wanted) {
    ahead.read(statements, dialect, wanted);
  }

  Dialect dialect() {
    return dialect;
  }

  Statements.Bound sql(String statement) {
    flush();
    Statements.Bound bound = statements.sql(statement);
    if (bound.changesWhatIsReadAhead()) {
      ahead.forgetAll();
    }
    return bound;
  }

  /** One that has no need to see what this transaction has left for later, nor changes messages. */
  Statements.Bound aside(String statement) {
    return statements.sql(statement);
  }

  /** One with names and lists of values: it is prepared each time. */
  StatementSpec rare(String statement) {
    flush();
    ahead.forgetAll();
    return statements.rare(statement);
  }

  /** What was read for all works of the transaction; who writes of it later says so there. */
  Prefetch ahead() {
    return ahead;
  }

  /** One nobody in this transaction asks the outcome of. */
  void later(String statement, @Nullable Object... params) {
    unwritten.add(statement, false, params);
  }

  /** A new message; it is seen by whoever asks afterwards. */
  void insertLater(MessageRow row, String statement, @Nullable Object... params) {
    ahead.forget(row.id(), row.fallbackOf());
    writeLater(row.id(), statement, params);
  }

  /** What makes this message's row what it is now, and must find it as it was. */
  void updateLater(MessageRow now, String statement, @Nullable Object... params) {
    ahead.now(now);
    writeLater(now.id(), statement, params);
  }

  /** Statements of one kind are made in their order, those of two kinds are not. */
  private void writeLater(String messageId, String statement, @Nullable Object... params) {
    if (!written.getOrDefault(messageId, statement).equals(statement)) {
      flush();
    }
    written.put(messageId, statement);
    unwritten.add(statement, true, params);
  }

  /** Whatever was left for later is written now. */
  void flush() {
    unwritten.flush();
    written.clear();
  }

  void wake(String stage) {
    wakes.add(stage);
  }

  Set<String> wakes() {
    return wakes;
  }

  /** Messages that meet a condition, locked until the end of the transaction. */
  List<MessageRow> lockAll(String condition, Object... params) {
    return rows(sql(lockAll(condition)), params);
  }

  private String lockAll(String condition) {
    return "select "
        + MessageRows.COLUMNS
        + " from message where "
        + condition
        + dialect.forUpdate();
  }

  private static List<MessageRow> rows(Statements.Bound bound, Object... params) {
    return bound.params(params).query(MessageRows::from).list();
  }

  /** The message, locked until the end of the transaction. */
  Optional<MessageRow> lock(String messageId) {
    Optional<MessageRow> read = ahead.message(messageId);
    return read != null ? read : lockAll("id = ?", messageId).stream().findFirst();
  }
}
