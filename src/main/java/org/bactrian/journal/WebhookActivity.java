package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps when each account's last receipt came, and since when its receipts are silent. */
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
   * The receipts of one account.
   *
   * @param lastReceipt when the last one came, to about a second; null: none ever came
   * @param silentSince since when messages leave and no receipt comes; null: it is not silent
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

  /** Returns all accounts that ever had a receipt or were silent. */
  public List<AccountActivity> all() {
    return reads.sql("select * from receipt_pulse").query(AccountActivity::from).list();
  }

  /** Writes down that a receipt has come, about once a second. */
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

  /** Writes down that messages have left since then and no receipt has come, and tells it once. */
  public void silent(String account, Instant since, Instant now) {
    write(account, since, "receipt_pulse.silent_since is null", now);
  }

  /** Writes down that receipts come again, and tells it once. */
  public void heardAgain(String account, Instant now) {
    write(account, null, "receipt_pulse.silent_since is not null", now);
  }

  /** Several instances may notice; the first one that does appends the event. */
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
            Events.appendSilence(tx, account, since != null, now);
          }
          return account;
        });
  }
}
