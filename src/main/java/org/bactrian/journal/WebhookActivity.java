package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When each account's webhook was last heard, and since when it is silent. */
public final class WebhookActivity {
  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(1);

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Map<String, Instant> written = new ConcurrentHashMap<>();

  WebhookActivity(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * One account's.
   *
   * @param lastReceipt to about a second; null: never
   * @param silentSince since when messages went out and no receipt came; null: it is not silent
   */
  public record AccountActivity(
      String account, @Nullable Instant lastReceipt, @Nullable Instant silentSince) {
    static AccountActivity from(ResultSet row, int number) throws SQLException {
      return new AccountActivity(
          row.getString("account"),
          Column.instant(row, "last_receipt_at"),
          Column.instant(row, "silent_since"));
    }
  }

  /** Those of all accounts that ever had one. */
  public List<AccountActivity> all() {
    return reads.sql("select * from receipt_pulse").query(AccountActivity::from).list();
  }

  /** A receipt has come; written down about once a second. */
  void heard(Tx tx, String account, Instant now) {
    Instant before = written.get(account);
    if (before == null || Duration.between(before, now).compareTo(OFTEN_ENOUGH) >= 0) {
      tx.sql(
              """
              insert into receipt_pulse (account, last_receipt_at) values (?, ?)
              on conflict (account) do update set last_receipt_at = excluded.last_receipt_at
              """)
          .params(account, now.toEpochMilli())
          .update();
      written.put(account, now);
    }
  }

  /** Messages have gone out since then, and no receipt came. */
  public void silent(String account, Instant since, Instant now) {
    write(account, since, "receipt_pulse.silent_since is null", now);
  }

  /** Receipts come again. */
  public void heardAgain(String account, Instant now) {
    write(account, null, "receipt_pulse.silent_since is not null", now);
  }

  /** Told once, though several instances may notice. */
  private void write(String account, @Nullable Instant since, String unlessTold, Instant now) {
    writer.write(
        tx -> {
          int told =
              tx.sql(
                      """
                      insert into receipt_pulse (account, silent_since) values (?, ?)
                      on conflict (account) do update set silent_since = excluded.silent_since
                      where\s"""
                          + unlessTold)
                  .param(account)
                  .param(Column.millis(since))
                  .update();
          if (told == 1) {
            String what = "{\"silent\":" + (since != null) + "}";
            Events.appendOther(tx, "silence", null, account, what, now);
          }
          return account;
        });
  }
}
