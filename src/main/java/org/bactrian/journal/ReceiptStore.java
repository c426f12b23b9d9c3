package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.provider.Callback;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What providers post: kept as it came before it is answered, read afterwards. */
public final class ReceiptStore {
  private final JdbcClient reads;
  private final GroupCommit writer;
  private final ReceiptMatch match;
  private final WebhookActivity pulses;

  ReceiptStore(JdbcClient reads, GroupCommit writer, ReceiptMatch match, WebhookActivity pulses) {
    this.pulses = pulses;
    this.reads = reads;
    this.writer = writer;
    this.match = match;
  }

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
              callback.contentType(),
              callback.query(),
              callback.body(),
              now.toEpochMilli());
          if (callback.kind() == Callback.Kind.RECEIPTS) {
            pulses.heard(tx, callback.account(), now);
          }
          tx.wake(Wakeups.CALLBACK);
          return callback;
        });
  }

  /** Callbacks nobody has read yet, oldest first. */
  public List<StoredCallback> unread(int limit) {
    return reads
        .sql("select * from callback where state = 'new' order by seq limit ?")
        .param(limit)
        .query(StoredCallback::from)
        .list();
  }

  /**
   * What callbacks say of messages and of users becomes what we know; they are read then.
   *
   * @param failed told of each that could not be joined; it stays unread
   * @return how many are read
   */
  public int apply(
      List<ParsedCallback> readings,
      Instant now,
      BiConsumer<StoredCallback, RuntimeException> failed) {
    List<CompletableFuture<StoredCallback>> begun =
        readings.stream().map(reading -> begin(reading, now)).toList();
    int read = 0;
    for (int i = 0; i < begun.size(); i++) {
      try {
        GroupCommit.await(begun.get(i));
        read++;
      } catch (RuntimeException e) {
        failed.accept(readings.get(i).kept(), e);
      }
    }
    return read;
  }

  private CompletableFuture<StoredCallback> begin(ParsedCallback reading, Instant now) {
    StoredCallback kept = reading.kept();
    String account = kept.callback().account();
    List<String> ids =
        reading.receipts().stream().map(one -> ReceiptMatch.id(one.providerId())).toList();
    return writer.begin(
        PrefetchKeys.callback(kept.seq(), account, ids),
        tx -> {
          if (isReadNow(tx, kept.seq())) {
            reading.receipts().forEach(receipt -> match.apply(tx, account, receipt, now));
            for (Subscription one : reading.subscriptions()) {
              Events.appendOther(tx, "subscription", null, account, UserJson.of(one), now);
            }
          }
          return kept;
        });
  }

  /** Users' replies leave as events, matched with the message they answer. */
  public void applyReplies(StoredCallback kept, List<Reply> received, Instant now) {
    String account = kept.callback().account();
    writer.write(
        tx -> {
          if (!isReadNow(tx, kept.seq())) {
            return kept;
          }
          for (Reply reply : received) {
            Optional<String> answered =
                ReceiptMatch.find(tx, account, reply.inReplyTo())
                    .map(ReceiptMatch.Named::messageId);
            Events.appendOther(
                tx, "reply", answered.orElse(null), account, UserJson.of(reply), now);
          }
          return kept;
        });
  }

  /** It stays as it came, for a person to look at. */
  public void unreadable(StoredCallback kept) {
    writer.write(
        tx ->
            tx.sql("update callback set state = 'unreadable' where seq = ? and state = 'new'")
                .param(kept.seq())
                .update());
  }

  /** From here on; false: it was before, by another instance say. */
  private static boolean isReadNow(Tx tx, long seq) {
    String read = "update callback set state = 'read' where seq = ? and state = 'new'";
    Boolean isNew = tx.ahead().isNew(seq);
    if (isNew == null) {
      return tx.sql(read).param(seq).update() == 1;
    }
    if (isNew) {
      tx.ahead().nowRead(seq);
      tx.later(read, seq);
    }
    return isNew;
  }

  /**
   * A callback on disk.
   *
   * @param seq the order they came in
   */
  public record StoredCallback(long seq, Callback callback) {
    static StoredCallback from(ResultSet row, int number) throws SQLException {
      return new StoredCallback(
          row.getLong("seq"),
          new Callback(
              row.getString("account"),
              Callback.Kind.valueOf(row.getString("kind")),
              row.getString("content_type"),
              row.getString("query"),
              row.getBytes("body")));
    }
  }

  /** What a callback says, read. */
  public record ParsedCallback(
      StoredCallback kept, List<Receipt> receipts, List<Subscription> subscriptions) {}
}
