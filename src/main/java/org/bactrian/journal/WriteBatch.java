package org.bactrian.journal;

import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements of a transaction that nobody has to wait for: all of a kind go to the database
 * together. On PostgreSQL each alone would be a way to the server and back.
 */
final class WriteBatch {
  /**
   * A kind of statement.
   *
   * @param exactlyOne whether each must change one row, else the transaction is of no use
   */
  private record Kind(String sql, boolean exactlyOne) {}

  private final Statements statements;
  private final Map<Kind, List<@Nullable Object[]>> rows = new LinkedHashMap<>();

  WriteBatch(Statements statements) {
    this.statements = statements;
  }

  void add(String sql, boolean exactlyOne, @Nullable Object... params) {
    rows.computeIfAbsent(new Kind(sql, exactlyOne), kind -> new ArrayList<>()).add(params);
  }

  /** Kind by kind, each in the order it was said: whatever depends on another kind's must wait. */
  void flush() {
    rows.forEach(this::write);
    rows.clear();
  }

  private void write(Kind kind, List<@Nullable Object[]> params) {
    int[] changed = statements.batch(kind.sql(), params);
    for (int rows : changed) {
      // PostgreSQL's driver, told to rewrite inserts, does not say how many each row made.
      if (kind.exactlyOne() && rows != 1 && rows != Statement.SUCCESS_NO_INFO) {
        throw new IllegalStateException("a message changed while it was locked");
      }
    }
  }
}
