package org.bactrian.route.start;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * A full disk makes SQLite undo the transaction by itself. Its driver does not notice: from then on
 * each statement of that connection would be kept alone, and each commit fail. So a connection that
 * failed is never used again.
 */
public final class UndoneBySqlite implements SQLExceptionOverride {
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int CONSTRAINT = 19;

  /** After these the transaction stands as it stood. */
  private static final Set<Integer> HARMLESS = Set.of(BUSY, LOCKED, CONSTRAINT);

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return HARMLESS.contains(failure.getErrorCode())
        ? Override.CONTINUE_EVICT
        : Override.MUST_EVICT;
  }
}
