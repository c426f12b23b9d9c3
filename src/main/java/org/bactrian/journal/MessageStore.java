package org.bactrian.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
  private final StoredMessages stored;
  private final MessageWriter json = new MessageWriter();

  MessageStore(
      JdbcClient reads, GroupCommit writer, Transitions transitions, StoredMessages stored) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.stored = stored;
  }

  /**
   * Keeps a message. When this returns {@link AcceptResult.New} it survives a crash.
   *
   * @param fingerprint of what the sender said
   * @param route names of the accounts that may carry it, in order
   * @param why these and not the others, for the history
   * @throws JournalUnavailable when it could not be kept
   */
  public AcceptResult accept(
      ViberMessage message, String fingerprint, List<String> route, String why, Instant now) {
    MessageRow row = MessageRow.accepted(message, text(message), fingerprint, route, now);
    Instant dueAt = row.status() == DeliveryState.SCHEDULED ? message.sendAt() : now;
    return writer.write(
        PrefetchKeys.message(row.id()),
        tx ->
            known(tx, row)
                .orElseGet(
                    () -> {
                      insert(tx, row, dueAt, "accepted, " + why);
                      stored.remember(row.body(), message);
                      return new AcceptResult.New(row);
                    }));
  }

  /** Keeps a message whose content does not verify: refused at once, and its SMS follows. */
  public AcceptResult acceptBadContent(
      ViberMessage message, String fingerprint, String detail, Instant now) {
    MessageRow row = MessageRow.accepted(message, text(message), fingerprint, List.of(), now);
    return writer.write(
        tx -> known(tx, row).orElseGet(() -> refuseNew(tx, row, Reason.BAD_CONTENT, detail, now)));
  }

  /**
   * Keeps the SMS of a Viber message, if that still wants one. Two for the same message cannot be
   * kept: {@code fallback_of} is unique.
   */
  public AcceptResult acceptSms(
      SmsMessage sms, Reason trigger, List<String> route, String why, Instant now) {
    String body = text(sms);
    return writer.write(
        tx -> new SmsOf(tx, transitions).accept(sms, body, route, trigger, why, now));
  }

  private AcceptResult refuseNew(Tx tx, MessageRow row, Reason reason, String detail, Instant now) {
    insert(tx, row, null, "accepted");
    transitions.apply(tx, row, Change.to(DeliveryState.REFUSED, reason, detail, now));
    return new AcceptResult.New(tx.lock(row.id()).orElseThrow());
  }

  private static Optional<AcceptResult> known(Tx tx, MessageRow row) {
    return tx.lock(row.id())
        .map(
            old ->
                old.fingerprint().equals(row.fingerprint())
                    ? new AcceptResult.Same(old)
                    : new AcceptResult.Conflict(row.id()));
  }

  /** The message as it stands now. */
  public Optional<MessageRow> find(String id) {
    return reads
        .sql("select " + MessageRows.COLUMNS + " from message where id = ?")
        .param(id)
        .query(MessageRows::from)
        .optional();
  }

  /** The SMS that followed a Viber message. */
  public Optional<MessageRow> smsOf(String id) {
    return reads
        .sql("select " + MessageRows.COLUMNS + " from message where fallback_of = ?")
        .param(id)
        .query(MessageRows::from)
        .optional();
  }

  /** The SMS that followed each of some Viber messages, by the Viber message's id. */
  public Map<String, MessageRow> smsOf(Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : reads
            .sql("select " + MessageRows.COLUMNS + " from message where fallback_of in (:ids)")
            .param("ids", ids)
            .query(MessageRows::from)
            .list()
            .stream()
            .collect(Collectors.toMap(MessageRow::fallbackOf, Function.identity()));
  }

  /** The calls to providers made for a message, oldest first. */
  public List<AttemptRow> attempts(String id) {
    return attempts(List.of(id)).getOrDefault(id, List.of());
  }

  /** The same of several messages, by their ids; one nobody was called for is not in it. */
  public Map<String, List<AttemptRow>> attempts(Collection<String> ids) {
    Map<String, List<AttemptRow>> attempts = new HashMap<>();
    if (!ids.isEmpty()) {
      reads
          .sql("select * from attempt where message_id in (:ids) order by message_id, no")
          .param("ids", ids)
          .query(
              (row, number) ->
                  attempts
                      .computeIfAbsent(row.getString("message_id"), id -> new ArrayList<>())
                      .add(AttemptRow.from(row, number)))
          .list();
    }
    return attempts;
  }

  /**
   * Takes a message back, if it has not left yet. Under a race with its lane exactly one wins.
   *
   * @return empty: there is none of that id
   */
  public Optional<CancelResult> cancel(String id, Instant now) {
    return writer.write(tx -> tx.lock(id).map(row -> cancel(tx, row, now)));
  }

  private CancelResult cancel(Tx tx, MessageRow row, Instant now) {
    boolean done =
        row.status() == DeliveryState.CANCELLED
            || row.status().isWaiting()
                && transitions.apply(
                    tx, row, Change.to(DeliveryState.CANCELLED, null, "cancelled by a call", now));
    return new CancelResult(done, tx.lock(row.id()).orElseThrow());
  }

  private String text(Message message) {
    return new String(json.write(message), StandardCharsets.UTF_8);
  }

  static void insert(Tx tx, MessageRow row, @Nullable Instant dueAt, String detail) {
    MessageRows.insert(tx, row, dueAt);
    Events.append(tx, row, Change.to(row.status(), null, detail, row.acceptedAt()));
    if (dueAt != null) {
      tx.wake(Wakeups.lane(row.lane()));
    }
  }
}
