package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.ReceiptMatch.ProviderId;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.bactrian.provider.Callback;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The providers' callbacks: kept as they came before they are answered, and read afterwards. */
public final class ReceiptStore {
  /** Tells whether a callback is still unread, and locks it. */
  static final Prefetch<Long, Boolean> UNREAD =
      Prefetch.<Long, Boolean>byColumn(
              "select seq from callback where seq in (%s) and state = 'new'",
              Function.identity(),
              false,
              (found, known) -> Map.entry(found.getLong(1), true),
              "callback")
          .locking();

  /** After so many tries, about six minutes, a callback that cannot be written is put aside. */
  private static final int TRIES = 12;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** The longest texts that the columns hold. A URL of such length does not reach this code. */
  private static final int LONGEST_CONTENT_TYPE = 200;

  private static final int LONGEST_QUERY = 9_000;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final ReceiptMatch match;
  private final WebhookActivity activity;

  ReceiptStore(JdbcClient reads, GroupCommit writer, ReceiptMatch match, WebhookActivity activity) {
    this.reads = reads;
    this.writer = writer;
    this.match = match;
    this.activity = activity;
  }

  /**
   * A callback as it came.
   *
   * @param seq its place in the order of arrival
   * @param tries how often it could not be applied
   */
  public record StoredCallback(long seq, int tries, Callback callback) {
    static StoredCallback from(ResultSet row, int number) throws SQLException {
      return new StoredCallback(
          row.getLong("seq"),
          row.getInt("tries"),
          new Callback(
              row.getString("account"),
              Callback.Kind.valueOf(row.getString("kind")),
              row.getString("content_type"),
              row.getString("query"),
              row.getBytes("body")));
    }
  }

  /** A callback with the receipts and subscriptions that were read from it. */
  public record ParsedCallback(
      StoredCallback stored, List<Receipt> receipts, List<Subscription> subscriptions) {}

  /**
   * Keeps a callback as it came.
   *
   * @throws JournalUnavailable when it could not be kept; it must not be answered then
   */
  public void keep(Callback callback, Instant now) {
    writer.write(
        tx -> {
          tx.later(
              """
              insert into callback (account, kind, content_type, query, body, received_at, state)
              values (?, ?, ?, ?, ?, ?, 'new')
              """,
              callback.account(),
              callback.kind().name(),
              Column.clip(callback.contentType(), LONGEST_CONTENT_TYPE),
              Column.clip(callback.query(), LONGEST_QUERY),
              callback.body(),
              now.toEpochMilli());
          if (callback.kind() == Callback.Kind.RECEIPTS) {
            activity.heard(tx, callback.account(), now);
          }
          tx.wake(Wakeups.CALLBACK);
          return callback;
        });
  }

  /**
   * Returns unread callbacks that are due, oldest first. Each account has a turn: however many
   * callbacks of one account wait, those of the others are among them.
   *
   * @param limit the most callbacks of one account
   */
  public List<StoredCallback> unread(int limit, Instant now) {
    return accountsWithUnread().stream()
        .flatMap(account -> unread(account, limit, now).stream())
        .sorted(Comparator.comparingLong(StoredCallback::seq))
        .toList();
  }

  private List<StoredCallback> unread(String account, int limit, Instant now) {
    return reads
        .sql(
            """
            select * from callback where state = 'new' and account = ? and due_at <= ?
            order by seq limit ?
            """)
        .params(account, now.toEpochMilli(), limit)
        .query(StoredCallback::from)
        .list();
  }

  /** Goes from account to account in the index: "distinct" would read every unread callback. */
  private List<String> accountsWithUnread() {
    return reads
        .sql(
            """
            with recursive turn (account) as (
              select min(account) from callback where state = 'new'
              union all
              select (select min(c.account) from callback c
                      where c.state = 'new' and c.account > turn.account)
              from turn where turn.account is not null)
            select account from turn where account is not null
            """)
        .query(String.class)
        .list();
  }

  /**
   * Joins the receipts of callbacks with their messages and appends their subscriptions to the
   * events. The callbacks are read then. When a callback cannot be joined as a whole, its receipts
   * are joined one by one: a faulty one must not hold up the messages that the others are about.
   *
   * @param failed called with each callback that could not be joined; it stays unread
   * @return how many are read
   */
  public int apply(
      List<ParsedCallback> parsed,
      Instant now,
      BiConsumer<StoredCallback, RuntimeException> failed) {
    List<CompletableFuture<StoredCallback>> begun =
        parsed.stream().map(one -> begin(one, now)).toList();
    int read = 0;
    for (int i = 0; i < begun.size(); i++) {
      try {
        GroupCommit.await(begun.get(i));
        read++;
      } catch (RuntimeException e) {
        failed.accept(parsed.get(i).stored(), e);
        if (parsed.get(i).stored().tries() == 0) {
          applyEach(parsed.get(i), now);
        }
      }
    }
    return read;
  }

  /** Joins what can be joined of a callback; it stays unread. A receipt may be joined twice. */
  private void applyEach(ParsedCallback parsed, Instant now) {
    String account = parsed.stored().callback().account();
    parsed.receipts().stream()
        .map(
            receipt ->
                writer.begin(
                    PrefetchKeys.NONE,
                    tx -> {
                      match.apply(tx, account, receipt, now);
                      return receipt;
                    }))
        .toList()
        .forEach(begun -> begun.handle((joined, failure) -> joined).join());
  }

  /**
   * Has a callback that could not be applied tried again later, after a pause that grows.
   *
   * @param mayEnd whether this try counts: after some of them the callback is put aside, for a
   *     person to look at
   * @return whether it is put aside now
   * @throws JournalUnavailable when the journal takes nothing at all; the try does not count then
   */
  public boolean postpone(StoredCallback stored, boolean mayEnd, Instant now) {
    int tries = stored.tries() + 1;
    boolean ends = mayEnd && tries >= TRIES;
    Duration pause = Duration.ofSeconds(1L << Math.min(stored.tries(), 6));
    Instant due = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    // Another instance may have tried it too: the two tries are one.
    writer.write(
        tx ->
            tx.sql(
                    """
                    update callback set tries = ?, due_at = ?, state = ?
                    where seq = ? and tries = ? and state = 'new'
                    """)
                .params(
                    tries, due.toEpochMilli(), ends ? "aside" : "new", stored.seq(), stored.tries())
                .update());
    return ends;
  }

  private CompletableFuture<StoredCallback> begin(ParsedCallback parsed, Instant now) {
    StoredCallback stored = parsed.stored();
    String account = stored.callback().account();
    List<ProviderId> ids =
        parsed.receipts().stream().flatMap(one -> ReceiptMatch.ids(account, one).stream()).toList();
    List<String> ownIds =
        parsed.receipts().stream()
            .map(one -> Column.messageId(one.ownId()))
            .filter(Objects::nonNull)
            .toList();
    return writer.begin(
        PrefetchKeys.of(UNREAD, stored.seq())
            .and(ReceiptMatch.NAMED, ids)
            .and(MessageTable.BY_ID, ownIds),
        tx -> {
          if (markRead(tx, stored.seq())) {
            parsed.receipts().forEach(receipt -> match.apply(tx, account, receipt, now));
            for (Subscription one : parsed.subscriptions()) {
              Events.appendSubscription(tx, account, one, now);
            }
          }
          return stored;
        });
  }

  /** Appends users' replies to the events, each with the message it answers if that is known. */
  public void applyReplies(StoredCallback stored, List<Reply> replies, Instant now) {
    String account = stored.callback().account();
    writer.write(
        tx -> {
          if (markRead(tx, stored.seq())) {
            for (Reply reply : replies) {
              String answered =
                  ReceiptMatch.find(tx, account, reply.inReplyTo())
                      .map(AttemptId::messageId)
                      .orElse(null);
              Events.appendReply(tx, answered, account, reply, now);
            }
          }
          return stored;
        });
  }

  /** Marks a callback that cannot be read. It stays as it came, for a person to look at. */
  public void unreadable(StoredCallback stored) {
    writer.write(
        tx ->
            tx.sql("update callback set state = 'unreadable' where seq = ? and state = 'new'")
                .param(stored.seq())
                .update());
  }

  /** Marks a callback as read; false: it was read before, by another instance for example. */
  private static boolean markRead(Tx tx, long seq) {
    String read = "update callback set state = 'read' where seq = ? and state = 'new'";
    Boolean unread = tx.known(UNREAD, seq);
    if (unread == null) {
      return tx.sql(read).param(seq).update() == 1;
    }
    if (unread) {
      tx.now(UNREAD, seq, false);
      tx.later(read, seq);
    }
    return unread;
  }
}
