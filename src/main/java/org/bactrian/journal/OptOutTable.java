package org.bactrian.journal;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.Suppression.Source;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.Msisdn;
import org.bactrian.message.Recipient;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * The table of who does not want messages, as the transactions ask it in which a message is
 * accepted or leaves. All entries of a number are one number, with a bit for each: what is asked
 * for is one row, however many entries there are.
 */
final class OptOutTable {
  static final String TABLE = "suppression";

  private static final int VIBER = 1;
  private static final int SMS = 4;
  private static final int BOTH = 16;
  private static final int EVERY_LABEL = 2;

  private static final String BITS =
      """
      sum(case channel when 'viber' then 1 when 'sms' then 4 else 16 end
          * case label when 'promotion' then 1 else 2 end)\
      """;

  /** Tells what a number has opted out of. */
  private static final Prefetch<String, Integer> OF_NUMBER =
      Prefetch.byColumn(
          "select number, " + BITS + " from suppression where number in (%s) group by number",
          Function.identity(),
          0,
          (found, known) -> Map.entry(found.getString(1), found.getInt(2)),
          TABLE);

  /** A column of a select of messages: what the recipient has opted out of; null: nothing. */
  static final String OF_RECIPIENT =
      "(select " + BITS + " from suppression where number = message.recipient)";

  private static final String INSERT =
      """
      insert into suppression (number, channel, label, source, set_by, reason, at, id)
      values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (number, channel, label) do\
      """;

  private OptOutTable() {}

  static Prefetch<?, ?> prefetch() {
    return OF_NUMBER;
  }

  /** Returns these keys, and the one that {@link #refuses} looks up. */
  static PrefetchKeys and(PrefetchKeys keys, Msisdn to) {
    return keys.and(OF_NUMBER, List.of(Recipient.canonical(to).e164()));
  }

  /** Notes what a select has read as {@link #OF_RECIPIENT}. */
  static void read(Tx tx, String recipient, int bits) {
    tx.now(OF_NUMBER, recipient, bits);
  }

  /** Returns whether the recipient does not want this message. */
  static boolean refuses(Tx tx, MessageRow row) {
    return refuses(tx, row, row.channel());
  }

  /** Returns whether the recipient does not want a message with this label by a channel. */
  static boolean refuses(Tx tx, MessageRow row, Channel channel) {
    if (row.recipient().isEmpty()) {
      return false;
    }
    String number = Recipient.canonical(new Msisdn(row.recipient())).e164();
    Integer known = tx.known(OF_NUMBER, number);
    int bits = known == null ? bits(tx, number) : known;
    int ofPromotions = (channel == Channel.VIBER ? VIBER : SMS) | BOTH;
    int ofAll = ofPromotions * EVERY_LABEL;
    return (bits & (row.label() == Label.TRANSACTION ? ofAll : ofPromotions | ofAll)) != 0;
  }

  private static int bits(Tx tx, String number) {
    int bits =
        tx.sql("select coalesce(" + BITS + ", 0) from suppression where number = ?")
            .param(number)
            .query(Integer.class)
            .single();
    return tx.now(OF_NUMBER, number, bits);
  }

  /**
   * Returns a message as it may leave. One whose fallback is left to the provider goes without it
   * to a recipient who wants no SMS.
   */
  static Message wanted(Tx tx, MessageRow row, Message message) {
    return message instanceof ViberMessage viber
            && viber.fallback() != null
            && viber.fallback().id() != null
            && refuses(tx, row, Channel.SMS)
        ? withoutFallback(viber)
        : message;
  }

  private static ViberMessage withoutFallback(ViberMessage message) {
    return new ViberMessage(
        message.id(),
        message.to(),
        message.sender(),
        message.label(),
        message.content(),
        message.ttl(),
        message.tags(),
        message.device(),
        message.tracking(),
        message.account(),
        message.sendAt(),
        null,
        message.campaign(),
        message.metadata(),
        message.traceparent());
  }

  /** Keeps an entry, instead of one for the same channel and label. */
  static void put(Tx tx, Suppression entry) {
    insert(
        tx,
        """
         update set source = excluded.source, set_by = excluded.set_by,
        reason = excluded.reason, at = excluded.at, id = excluded.id
        """,
        entry);
  }

  private static void insert(Tx tx, String onConflict, Suppression entry) {
    tx.sql(INSERT + onConflict)
        .params(entry.number().e164(), entry.channelWord(), entry.labelWord())
        .params(entry.source().wire(), entry.by(), entry.reason(), entry.at().toEpochMilli())
        .param(UlidCreator.getMonotonicUlid().toString())
        .update();
  }

  /** Keeps or takes back what a provider tells about a person's wish. */
  static void told(Tx tx, String account, Subscription told, Instant now) {
    if (told.subscribed()) {
      comesBack(tx, told.channel(), told.user(), now);
    } else {
      leaves(tx, told.channel(), told.user(), Source.UNSUBSCRIBE, account, now);
    }
  }

  /** Keeps or takes back what a person has replied. */
  static void replied(Tx tx, String account, Msisdn user, boolean stop, Instant now) {
    if (stop) {
      leaves(tx, null, user, Source.REPLY, account, now);
    } else {
      comesBack(tx, null, user, now);
    }
  }

  /** Keeps that a person wants no promotions. What is kept already stays, such as an operator's. */
  private static void leaves(
      Tx tx, @Nullable Channel channel, Msisdn user, Source how, String account, Instant now) {
    Suppression entry =
        new Suppression(
            Recipient.canonical(user), channel, Label.PROMOTION, how, account, null, now);
    insert(tx, " nothing", entry);
  }

  /**
   * Takes back what a person has told before; an operator's entries stay. Of both channels only the
   * one is taken back by which the person wants messages again.
   *
   * @param channel null: both
   */
  private static void comesBack(Tx tx, @Nullable Channel channel, Msisdn user, Instant now) {
    String number = Recipient.canonical(user).e164();
    List<Suppression> told =
        tx.sql(Suppression.SELECT + " where number = ? and source in ('unsubscribe', 'reply')")
            .param(number)
            .query(Suppression::from)
            .list();
    for (Suppression one : told) {
      if (channel != null && one.channel() != null && one.channel() != channel) {
        continue;
      }
      delete(tx, one);
      if (channel != null && one.channel() == null) {
        Channel other = channel == Channel.VIBER ? Channel.SMS : Channel.VIBER;
        insert(tx, " nothing", one.of(other));
      }
    }
  }

  static void delete(Tx tx, Suppression entry) {
    tx.sql("delete from suppression where number = ? and channel = ? and label = ?")
        .params(entry.number().e164(), entry.channelWord(), entry.labelWord())
        .update();
  }
}
