package org.bactrian.journal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** One transaction: its statements, and which stages have work once it is committed. */
public final class Tx {
  /** The stage that looks at fallbacks that are due. */
  public static final String FALLBACK = "fallback";

  /** The stage that reads what providers posted. */
  public static final String CALLBACK = "callback";

  /** The stages that carry events out, one for each way. */
  public static final String EVENT = "event";

  /** The stage that hands new dead letters on. */
  public static final String DEAD_LETTER = "dead-letter";

  private final Statements statements;
  private final Dialect dialect;
  private final Set<String> wakes = new LinkedHashSet<>();

  /** A transaction on the statements' connection. */
  Tx(Statements statements, Dialect dialect) {
    this.statements = statements;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  /** The lane of one account, as a stage to wake. */
  public static String lane(String account) {
    return "lane:" + account;
  }

  Statements.Bound sql(String statement) {
    return statements.sql(statement);
  }

  /** One with names and lists of values: it is prepared each time. */
  StatementSpec rare(String statement) {
    return statements.rare(statement);
  }

  void wake(String stage) {
    wakes.add(stage);
  }

  Set<String> wakes() {
    return wakes;
  }

  /** Messages that meet a condition, locked until the end of the transaction. */
  List<MessageRow> lockAll(String condition, Object... params) {
    return sql("select "
            + MessageRow.COLUMNS
            + " from message where "
            + condition
            + dialect.forUpdate())
        .params(params)
        .query(MessageRow::from)
        .list();
  }

  /** The message, locked until the end of the transaction. */
  Optional<MessageRow> lock(String messageId) {
    return lockAll("id = ?", messageId).stream().findFirst();
  }
}
