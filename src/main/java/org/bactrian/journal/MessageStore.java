package org.bactrian.journal;

import static org.bactrian.journal.MessageRow.millis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.message.Message;
import org.bactrian.message.MessageWriter;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes messages in, once each, and tells how they stand. */
public final class MessageStore {
  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final MessageWriter json = new MessageWriter();

  MessageStore(JdbcClient reads, GroupCommit writer, Transitions transitions) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
  }

  /**
   * Keeps a message. When this returns {@link Acceptance.New} it survives a crash.
   *
   * @param fingerprint of what the sender said
   * @param route names of the accounts that may carry it, in order
   * @param why these and not the others, for the history
   * @throws JournalUnavailable when it could not be kept
   */
  public Acceptance accept(
      ViberMessage message, String fingerprint, List<String> route, String why, Instant now) {
    MessageRow row = MessageRow.accepted(message, text(message), fingerprint, route, now);
    Instant dueAt = row.status() == DeliveryState.SCHEDULED ? message.sendAt() : now;
    return writer.write(
        tx ->
            known(tx, row)
                .orElseGet(
                    () -> {
                      insert(tx, row, dueAt, "accepted, " + why);
                      return new Acceptance.New(row);
                    }));
  }

  /** Keeps a message whose content does not verify: refused at once, and its SMS follows. */
  public Acceptance acceptBadContent(
      ViberMessage message, String fingerprint, String detail, Instant now) {
    MessageRow row = MessageRow.accepted(message, text(message), fingerprint, List.of(), now);
    return writer.write(
        tx -> known(tx, row).orElseGet(() -> refuseNew(tx, row, Reason.BAD_CONTENT, detail, now)));
  }

  /**
   * Keeps the SMS of a Viber message, if that still wants one. Two for the same message cannot be
   * kept: {@code fallback_of} is unique.
   */
  public Acceptance acceptSms(
      SmsMessage sms, Reason trigger, List<String> route, String why, Instant now) {
    String body = text(sms);
    return writer.write(
        tx -> new SmsOf(tx, transitions).accept(sms, body, route, trigger, why, now));
  }

  private Acceptance refuseNew(Tx tx, MessageRow row, Reason reason, String detail, Instant now) {
    insert(tx, row, null, "accepted");
    transitions.apply(tx, row, Change.to(DeliveryState.REFUSED, reason, detail, now));
    return new Acceptance.New(tx.lock(row.id()).orElseThrow());
  }

  private static Optional<Acceptance> known(Tx tx, MessageRow row) {
    return tx.lock(row.id())
        .map(
            old ->
                old.fingerprint().equals(row.fingerprint())
                    ? new Acceptance.Same(old)
                    : new Acceptance.Conflict(row.id()));
  }

  /** The message as it stands now. */
  public Optional<MessageRow> find(String id) {
    return reads
        .sql("select " + MessageRow.COLUMNS + " from message where id = ?")
        .param(id)
        .query(MessageRow::from)
        .optional();
  }

  /** The SMS that followed a Viber message. */
  public Optional<MessageRow> smsOf(String id) {
    return reads
        .sql("select " + MessageRow.COLUMNS + " from message where fallback_of = ?")
        .param(id)
        .query(MessageRow::from)
        .optional();
  }

  /** The calls to providers made for a message, oldest first. */
  public List<AttemptRow> attempts(String id) {
    return reads
        .sql("select * from attempt where message_id = ? order by no")
        .param(id)
        .query(AttemptRow::from)
        .list();
  }

  private String text(Message message) {
    return new String(json.write(message), StandardCharsets.UTF_8);
  }

  static void insert(Tx tx, MessageRow row, @Nullable Instant dueAt, String detail) {
    tx.sql(
            """
            insert into message (id, channel, fallback_of, fingerprint, body, has_fallback, status,
                                 version, route, priority, lane, attempts, due_at, expires_at, accepted_at,
                                 updated_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
            """)
        .param(row.id())
        .param(row.channel().wire())
        .param(row.fallbackOf())
        .param(row.fingerprint())
        .param(row.body())
        .param(row.hasFallback())
        .param(row.status().wire())
        .param(row.version())
        .param(String.join(",", row.route()))
        .param(row.priority())
        .param(row.lane())
        .param(millis(dueAt))
        .param(dueAt == null ? null : millis(row.expiresAt()))
        .param(row.acceptedAt().toEpochMilli())
        .param(row.updatedAt().toEpochMilli())
        .update();
    Events.append(tx, row, Change.to(row.status(), null, detail, row.acceptedAt()));
    if (dueAt != null) {
      tx.wake(Tx.lane(row.lane()));
    }
  }
}
