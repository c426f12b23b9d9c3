package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  private final Pulses pulses;

  ReceiptStore(JdbcClient reads, GroupCommit writer, ReceiptMatch match, Pulses pulses) {
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
          tx.insertLater(
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
          tx.wake(Tx.CALLBACK);
          return callback;
        });
  }

  /** Callbacks nobody has read yet, oldest first. */
  public List<Kept> unread(int limit) {
    return reads
        .sql("select * from callback where state = 'new' order by seq limit ?")
        .param(limit)
        .query(Kept::from)
        .list();
  }

  /** What a callback says of messages and of users becomes what we know; it is read then. */
  public void apply(
      Kept kept, List<Receipt> receipts, List<Subscription> subscriptions, Instant now) {
    String account = kept.callback().account();
    writer.write(
        tx -> {
          if (isRead(tx, kept)) {
            return kept;
          }
          receipts.forEach(receipt -> match.apply(tx, account, receipt, now));
          for (Subscription one : subscriptions) {
            Events.appendOther(tx, "subscription", null, account, UserJson.of(one), now);
          }
          return kept;
        });
  }

  /** Users' replies leave as events, matched with the message they answer. */
  public void applyReplies(Kept kept, List<Reply> received, Instant now) {
    String account = kept.callback().account();
    writer.write(
        tx -> {
          if (isRead(tx, kept)) {
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
  public void unreadable(Kept kept) {
    writer.write(
        tx ->
            tx.sql("update callback set state = 'unreadable' where seq = ? and state = 'new'")
                .param(kept.seq())
                .update());
  }

  /** It is, from here on; true: it was before, by another instance say. */
  private static boolean isRead(Tx tx, Kept kept) {
    return tx.sql("update callback set state = 'read' where seq = ? and state = 'new'")
            .param(kept.seq())
            .update()
        == 0;
  }

  /**
   * A callback on disk.
   *
   * @param seq the order they came in
   */
  public record Kept(long seq, Callback callback) {
    static Kept from(ResultSet row, int number) throws SQLException {
      return new Kept(
          row.getLong("seq"),
          new Callback(
              row.getString("account"),
              Callback.Kind.valueOf(row.getString("kind")),
              row.getString("content_type"),
              row.getString("query"),
              row.getBytes("body")));
    }
  }
}
