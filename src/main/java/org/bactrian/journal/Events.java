package org.bactrian.journal;

import com.github.f4b6a3.ulid.UlidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole history of every message; what leaves of it, {@link Outbox} knows. */
public final class Events {
  /** Said of a Viber message that arrived after its SMS had gone. */
  static final String LATE = ", late: its SMS had gone";

  private static final int LONGEST_TEXT = 200;

  private final JdbcClient reads;

  Events(JdbcClient reads) {
    this.reads = reads;
  }

  /** The history of one message and of the SMS that followed it, oldest first. */
  public List<EventRow> of(String messageId) {
    return reads
        .sql(
            """
            select %s from event e join message m on m.id = e.message_id
            where e.message_id in (select id from message where id = ? or fallback_of = ?)
              and e.type = 'status'
            order by e.seq
            """
                .formatted(EventRow.COLUMNS))
        .params(messageId, messageId)
        .query(EventRow::from)
        .list();
  }

  static void append(Tx tx, MessageRow message, Change change) {
    tx.later(
        """
        insert into event (id, message_id, type, channel, account, status, reason, provider_code,
                           provider_message_id, detail, at)
        values (?, ?, 'status', ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        UlidCreator.getMonotonicUlid().toString(),
        message.id(),
        message.channel().wire(),
        change.account(),
        change.status().wire(),
        change.reason() == null ? null : change.reason().wire(),
        clip(change.providerCode()),
        clip(change.providerMessageId()),
        change.detail(),
        change.at().toEpochMilli());
    tx.wake(Wakeups.EVENT);
  }

  /**
   * What is no change of a message's state: what a user did, or what befell an account.
   *
   * @param type {@code reply}, {@code subscription} or {@code silence}
   * @param what as JSON
   */
  static void appendOther(
      Tx tx, String type, @Nullable String messageId, String account, String what, Instant at) {
    tx.sql(
            """
            insert into event (id, message_id, type, channel, account, detail, at)
            values (?, ?, ?, 'viber', ?, ?, ?)
            """)
        .param(UlidCreator.getMonotonicUlid().toString())
        .param(messageId)
        .param(type)
        .param(account)
        .param(what)
        .param(at.toEpochMilli())
        .update();
    tx.wake(Wakeups.EVENT);
  }

  /**
   * What a provider sent may be of any length, and hold what PostgreSQL does not store. An id cut
   * at both ends of the way still joins.
   */
  static @Nullable String clip(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String cut = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    return cut.replace('\0', ' ');
  }

  /**
   * One event.
   *
   * @param seq its place in the order events leave in
   * @param type {@code status}, {@code reply} or {@code subscription}
   * @param status null when it is not of that type
   * @param detail of a status: its cause in words; else what the user did, as JSON
   * @param messageBody canonical JSON of a message that has metadata
   * @param fallbackOf of an SMS: the Viber message it follows
   */
  public record EventRow(
      long seq,
      String id,
      @Nullable String messageId,
      String type,
      Channel channel,
      @Nullable String account,
      @Nullable DeliveryState status,
      @Nullable String reason,
      @Nullable String providerCode,
      @Nullable String providerMessageId,
      String detail,
      Instant at,
      @Nullable String messageBody,
      @Nullable String fallbackOf) {

    /** What its order is kept within: its message; an event about none stands alone. */
    public String key() {
      return messageId == null ? id : messageId;
    }

    /** A Viber message that arrived after its SMS had gone. */
    public boolean isLate() {
      return detail.endsWith(LATE);
    }

    /** A body without metadata is not asked for: nobody reads it. */
    static final String COLUMNS =
        """
        e.seq, e.id, e.message_id, e.type, e.channel, e.account, e.status, e.reason, e.provider_code,
        e.provider_message_id, e.detail, e.at, case when m.body like '%"metadata"%' then m.body end,
        m.fallback_of
        """;

    /** Of a select that begins with {@link #COLUMNS}: by their places, as of a message. */
    static EventRow from(ResultSet row, int number) throws SQLException {
      int column = 0;
      long seq = row.getLong(++column);
      String id = row.getString(++column);
      String messageId = row.getString(++column);
      String type = row.getString(++column);
      Channel channel = Channel.of(row.getString(++column));
      String account = row.getString(++column);
      String status = row.getString(++column);
      return new EventRow(
          seq,
          id,
          messageId,
          type,
          channel,
          account,
          status == null ? null : DeliveryState.of(status),
          row.getString(++column),
          row.getString(++column),
          row.getString(++column),
          row.getString(++column),
          Instant.ofEpochMilli(row.getLong(++column)),
          row.getString(++column),
          row.getString(++column));
    }

    @Override
    public String toString() {
      return "EventRow[" + seq + " " + messageId + " " + status + "]";
    }
  }
}
