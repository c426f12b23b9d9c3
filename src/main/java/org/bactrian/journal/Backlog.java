package org.bactrian.journal;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in all lanes together. */
public final class Backlog {
  private final JdbcClient reads;

  Backlog(JdbcClient reads) {
    this.reads = reads;
  }

  /**
   * Messages that wait for their turn, for a later try or for their {@code sendAt}. It reads the
   * index of what waits: the more waits, the longer it takes, about a second for ten millions.
   */
  public long waiting() {
    return reads
        .sql("select count(*) from message where due_at is not null")
        .query(Long.class)
        .single();
  }
}
