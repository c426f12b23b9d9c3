package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reply;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history of every message, and the other events; {@link Outbox} knows which have left. */
public final class Events {
  /** The end of the detail of a Viber message that arrived after its SMS had left. */
  static final String LATE = ", late: its SMS had gone";

  /** Selects the events that are no part of a message's history, by an index of theirs. */
  static final String BESIDE = "type in ('reply', 'subscription', 'silence', 'operator')";

  private final JdbcClient reads;

  Events(JdbcClient reads) {
    this.reads = reads;
  }

  /** Returns the history of a message and of the SMS that followed it, oldest first. */
  public List<EventRow> of(String messageId) {
    return reads
        .sql(
            """
            select %s from event e join message m on m.id = e.message_id
            where e.message_id in (select id from message where id = ? or fallback_of = ?)
              and e.type in ('status', 'price', 'parts', 'clicked')
            order by e.seq
            """
                .formatted(EventRow.COLUMNS))
        .params(messageId, messageId)
        .query(EventRow::from)
        .list();
  }

  /** Appends a change of a message's state. */
  static void append(Tx tx, MessageRow message, Change change) {
    append(tx, "status", message, change, change.status().wire(), change.charge());
  }

  /** Appends an event about the cost of a message whose state has not changed. */
  static void appendCharge(Tx tx, MessageRow message, Change told) {
    String type = told.charge().price() == null ? "parts" : "price";
    append(tx, type, message, told, null, told.charge());
  }

  /** Appends the event that a person clicked a link or button of a message. */
  static void appendClick(Tx tx, MessageRow message, Change told) {
    append(tx, "clicked", message, told, null, Charge.NONE);
  }

  private static void append(
      Tx tx,
      String type,
      MessageRow message,
      Change change,
      @Nullable String status,
      Charge charge) {
    tx.later(
        """
        insert into event (id, message_id, type, channel, account, status, reason, provider_code,
                           provider_message_id, detail, at, price, currency, parts)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        UlidCreator.getMonotonicUlid().toString(),
        message.id(),
        type,
        message.channel().wire(),
        change.account(),
        status,
        status == null ? null : Column.wire(change.reason()),
        Column.clip(change.providerCode()),
        Column.clip(change.providerMessageId()),
        change.detail(),
        change.at().toEpochMilli(),
        Column.price(charge),
        Column.currency(charge),
        charge.parts());
    tx.wake(Wakeups.EVENT);
  }

  /**
   * Appends a user's reply.
   *
   * @param messageId the message it answers; null: unknown
   */
  static void appendReply(
      Tx tx, @Nullable String messageId, String account, Reply reply, Instant at) {
    ObjectNode what = JsonNodeFactory.instance.objectNode();
    what.put("from", reply.from().e164());
    putIf(what, "providerMessageId", Column.clip(reply.inReplyTo()));
    putIf(what, "text", reply.text());
    putIf(what, "media", reply.media());
    putIf(what, "fileName", reply.fileName());
    append(tx, "reply", messageId, Channel.VIBER, account, what, at);
  }

  /** Appends that a user has subscribed or unsubscribed. */
  static void appendSubscription(Tx tx, String account, Subscription subscription, Instant at) {
    ObjectNode what =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", subscription.user().e164())
            .put("subscribed", subscription.subscribed());
    append(tx, "subscription", null, subscription.channel(), account, what, at);
  }

  /** Appends that an account's receipts have gone silent, or come again. */
  static void appendSilence(Tx tx, String account, boolean silent, Instant at) {
    ObjectNode what = JsonNodeFactory.instance.objectNode().put("silent", silent);
    append(tx, "silence", null, Channel.VIBER, account, what, at);
  }

  /** Appends what an operator did. */
  static void appendAct(Tx tx, ObjectNode act, Instant at) {
    append(tx, "operator", null, Channel.VIBER, null, act, at);
  }

  private static void putIf(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void append(
      Tx tx,
      String type,
      @Nullable String messageId,
      Channel channel,
      @Nullable String account,
      ObjectNode what,
      Instant at) {
    tx.sql(
            """
            insert into event (id, message_id, type, channel, account, detail, at)
            values (?, ?, ?, ?, ?, ?, ?)
            """)
        .param(UlidCreator.getMonotonicUlid().toString())
        .param(messageId)
        .param(type)
        .param(channel.wire())
        .param(account)
        .param(what.toString())
        .param(at.toEpochMilli())
        .update();
    tx.wake(Wakeups.EVENT);
  }

  /**
   * The part of an event about its message; nothing, where the event is about none.
   *
   * @param body canonical JSON, if the message has metadata or is in a trace
   * @param fallbackOf of an SMS: the Viber message it follows
   * @param key the name of the API key with which it came; empty or null: none
   * @param ownId the id that its sender gave it, where that is not its id ({@link
   *     MessageRow.Origin})
   * @param receiver the receiver that it names; null: none
   */
  public record AboutMessage(
      @Nullable String body,
      @Nullable String fallbackOf,
      @Nullable String key,
      @Nullable String ownId,
      @Nullable String campaign,
      @Nullable String receiver) {
    /** Tells nothing. */
    public static final AboutMessage NOTHING = new AboutMessage(null, null, null, null, null, null);
  }

  /**
   * One event.
   *
   * @param seq its place in the order in which events leave
   * @param type {@code status}, {@code price}, {@code parts}, {@code clicked}, {@code reply},
   *     {@code subscription}, {@code silence} or {@code operator}
   * @param status null when the type is another
   * @param detail of a reply, a subscription, silence or an operator's act: what happened, as JSON;
   *     else the cause in words
   * @param charge what the provider told about the cost, if that was not known before
   * @param about what the event tells of its message
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
      Charge charge,
      AboutMessage about) {

    /** Returns the key that order is kept within: the message's id, or the event's own. */
    public String key() {
      return messageId == null ? id : messageId;
    }

    /** Returns the id that the sender of the message gave it; null: the event is about none. */
    public @Nullable String ownMessageId() {
      return about.ownId() == null || about.fallbackOf() != null ? messageId : about.ownId();
    }

    /** Returns the id that the sender gave the Viber message that an SMS follows. */
    public @Nullable String ownFallbackOf() {
      return about.ownId() == null || about.fallbackOf() == null
          ? about.fallbackOf()
          : about.ownId();
    }

    /** Returns whether a Viber message arrived after its SMS had left. */
    public boolean isLate() {
      return detail.endsWith(LATE);
    }

    /** Leaves out a body without metadata, for it is not needed. One in a trace always has it. */
    static final String COLUMNS =
        """
        e.seq, e.id, e.message_id, e.type, e.channel, e.account, e.status, e.reason, e.provider_code,
        e.provider_message_id, e.detail, e.at, e.price, e.currency, e.parts,
        case when m.body like '%"metadata"%' then m.body end, m.fallback_of, m.api_key, m.own_id, m.campaign,
        m.receiver
        """;

    /** Reads a row of a select that begins with {@link #COLUMNS}: by place, as of a message. */
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
          Column.charge(row, column + 1),
          new AboutMessage(
              row.getString(column + 4),
              row.getString(column + 5),
              row.getString(column + 6),
              row.getString(column + 7),
              row.getString(column + 8),
              row.getString(column + 9)));
    }

    @Override
    public String toString() {
      return "EventRow[" + seq + " " + messageId + " " + status + "]";
    }
  }
}
