package org.bactrian.journal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** One transaction: its statements, and which stages have work once it is committed. */
public final class Tx {
  /** The stage that looks at fallbacks that are due. */
  public static final String FALLBACK = "fallback";

  /** The stage that reads what providers posted. */
  public static final String CALLBACK = "callback";

  /** The stages that carry events out, one for each way. */
  public static final String EVENT = "event";

  private final JdbcClient client;
  private final String forUpdate;
  private final Set<String> wakes = new LinkedHashSet<>();

  /**
   * A transaction on the client's connection.
   *
   * @param forUpdate what a select ends with to lock its rows; empty where the whole database has
   *     one writer (SQLite)
   */
  Tx(JdbcClient client, String forUpdate) {
    this.client = client;
    this.forUpdate = forUpdate;
  }

  /** The lane of one account, as a stage to wake. */
  public static String lane(String account) {
    return "lane:" + account;
  }

  StatementSpec sql(String statement) {
    return client.sql(statement);
  }

  void wake(String stage) {
    wakes.add(stage);
  }

  Set<String> wakes() {
    return wakes;
  }

  /** Messages that meet a condition, locked until the end of the transaction. */
  List<MessageRow> lockAll(String condition, Object... params) {
    return sql("select " + MessageRow.COLUMNS + " from message where " + condition + forUpdate)
        .params(params)
        .query(MessageRow::from)
        .list();
  }

  /** The message, locked until the end of the transaction. */
  Optional<MessageRow> lock(String messageId) {
    return lockAll("id = ?", messageId).stream().findFirst();
  }
}
