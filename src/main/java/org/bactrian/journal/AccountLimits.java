package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.bactrian.journal.commit.GroupCommit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The limits of accounts that operators have changed, for all instances and after any restart. */
public final class AccountLimits {
  private static final String ALL =
      "select account, rate_per_second, concurrency from account_limit";

  private final JdbcClient reads;
  private final GroupCommit writer;

  AccountLimits(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * An account's limits.
   *
   * @param ratePerSecond 0: unlimited
   */
  public record Limit(int ratePerSecond, int concurrency) {
    public ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("ratePerSecond", ratePerSecond)
          .put("concurrency", concurrency);
    }
  }

  /**
   * Limits of an account that an operator has changed. Null: this one is not changed.
   *
   * @param account whose limits they are
   */
  public record ChangedLimit(
      String account, @Nullable Integer ratePerSecond, @Nullable Integer concurrency) {
    /** Returns the limits of an account that has these in its configuration. */
    public Limit over(Limit configured) {
      return new Limit(
          ratePerSecond == null ? configured.ratePerSecond() : ratePerSecond,
          concurrency == null ? configured.concurrency() : concurrency);
    }
  }

  /** Returns what differs from the configuration, by account. */
  public Map<String, ChangedLimit> all() {
    return reads
        .sql(ALL + " where rate_per_second is not null or concurrency is not null")
        .query((row, n) -> changed(row.getString(1), row.getObject(2), row.getObject(3)))
        .list()
        .stream()
        .collect(Collectors.toMap(ChangedLimit::account, one -> one));
  }

  private static ChangedLimit changed(
      String account, @Nullable Object rate, @Nullable Object concurrency) {
    return new ChangedLimit(
        account,
        rate == null ? null : ((Number) rate).intValue(),
        concurrency == null ? null : ((Number) concurrency).intValue());
  }

  /**
   * Changes the limits of an account, from now on. One that is set to what is configured is no
   * longer changed.
   *
   * @param change what is null in it stays as it is
   * @param configured its limits in the configuration
   * @param act for the audit
   * @return its limits now
   */
  public Limit change(ChangedLimit change, Limit configured, Act act, Instant now) {
    return writer.write(
        tx -> {
          ChangedLimit none = new ChangedLimit(change.account(), null, null);
          ChangedLimit before =
              tx.sql(ALL + " where account = ?")
                  .param(change.account())
                  .query((row, n) -> changed(row.getString(1), row.getObject(2), row.getObject(3)))
                  .optional()
                  .orElse(none);
          Limit was = before.over(configured);
          Limit is = change.over(was);
          tx.sql(
                  """
                  insert into account_limit (account, rate_per_second, concurrency) values (?, ?, ?)
                  on conflict (account) do update
                  set rate_per_second = excluded.rate_per_second, concurrency = excluded.concurrency
                  """)
              .params(
                  change.account(),
                  unlessEqual(is.ratePerSecond(), configured.ratePerSecond()),
                  unlessEqual(is.concurrency(), configured.concurrency()))
              .update();
          Audit.append(tx, act.changing(was.json(), is.json()), now);
          tx.wake(Wakeups.HOLD);
          return is;
        });
  }

  private static @Nullable Integer unlessEqual(int limit, int configured) {
    return limit == configured ? null : Integer.valueOf(limit);
  }
}
