package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Forgets and deletes what has grown old, in small batches, the oldest first: messages, and the
 * callbacks, parked receipts and events beside them, which hold numbers and texts too. A message
 * that is still open stays, and so does every message that an unsent event or an unsent dead letter
 * needs.
 */
public final class Retention {
  private static final int MESSAGES = 100;
  private static final int OTHERS = 200;

  /** The message waits for nothing, has no open timer, and has not changed since. */
  private static final String FINISHED =
      """
      due_at is null and review_at is null and updated_at < :before
      and status not in ('accepted', 'scheduled', 'sending')
      """;

  /** Every active sink has had all events of the message, and the dead letter was handed over. */
  private static final String SENT =
      """
      not exists (select 1 from event_waiting w
                  where w.way in (:sinks) and w.message_id = message.id)
      and not exists (select 1 from event e
                      where e.message_id = message.id
                        and e.seq > (select min(o.seq) from outbox o where o.name in (:sinks)))
      and not exists (select 1 from dead_letter d where d.message_id = message.id)
      """;

  private final JdbcClient reads;
  private final GroupCommit writer;

  Retention(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * The position of a pass over a table.
   *
   * @param at a moment in milliseconds for messages, else a seq
   */
  public record SweepPosition(long at, String id) {
    /** Before everything. */
    public static final SweepPosition START = new SweepPosition(Long.MIN_VALUE, "");
  }

  /**
   * The result of one batch.
   *
   * @param swept how many rows were forgotten or deleted
   * @param next where the next batch begins; null when nothing else is old enough
   */
  public record SweepResult(int swept, @Nullable SweepPosition next) {}

  /**
   * Forgets finished messages: content, number and metadata go; states, attempts and history stay.
   *
   * @param before messages that changed since then stay
   * @param sinks the active sinks; only their cursors and waiting events hold a message back
   */
  public SweepResult forget(
      SweepPosition after, Instant before, Collection<String> sinks, Instant now) {
    List<SweepPosition> old = oldMessages("forgotten_at is null", after, before);
    return result(old, old.isEmpty() ? 0 : forget(ids(old), before, sinks, now));
  }

  private int forget(List<String> ids, Instant before, Collection<String> sinks, Instant now) {
    String sql =
        "update message set body = '{}', recipient = '', forgotten_at = :now where id in (:ids) and "
            + "forgotten_at is null and "
            + FINISHED
            + "and "
            + SENT;
    return writer.write(
        tx ->
            tx.rare(sql)
                .param("now", now.toEpochMilli())
                .param("ids", ids)
                .param("before", before.toEpochMilli())
                .param("sinks", sinks)
                .update());
  }

  /**
   * Deletes forgotten messages, each with its SMS, its attempts and its history.
   *
   * @param before messages that changed since then stay
   * @param sinks the active sinks; only their cursors and waiting events hold a message back
   */
  public SweepResult delete(SweepPosition after, Instant before, Collection<String> sinks) {
    List<SweepPosition> old = oldMessages("channel = 'viber'", after, before);
    return result(old, old.isEmpty() ? 0 : writer.write(tx -> delete(tx, ids(old), before, sinks)));
  }

  private static int delete(Tx tx, List<String> vibers, Instant before, Collection<String> sinks) {
    Map<String, String> smsOf = lockWithSms(tx, vibers);
    List<String> all = new ArrayList<>(vibers);
    all.addAll(smsOf.values());
    Set<String> ready = ready(tx, all, before, sinks);
    List<String> going = new ArrayList<>();
    for (String viber : vibers) {
      // A Viber message and its SMS stay together.
      String sms = smsOf.get(viber);
      List<String> both = sms == null ? List.of(viber) : List.of(viber, sms);
      if (ready.containsAll(both)) {
        going.addAll(both);
      }
    }
    if (!going.isEmpty()) {
      deleteAll(tx, going);
    }
    return going.size();
  }

  /**
   * Locks the messages and their SMS, so that no other instance appends to what is being deleted.
   *
   * @return the SMS's id by its Viber message's
   */
  private static Map<String, String> lockWithSms(Tx tx, List<String> vibers) {
    Map<String, String> smsOf = new HashMap<>();
    String lock = tx.dialect().forUpdate();
    tx.rare("select id from message where id in (:ids)" + lock)
        .param("ids", vibers)
        .query(String.class)
        .list();
    tx.rare("select id, fallback_of from message where fallback_of in (:ids)" + lock)
        .param("ids", vibers)
        .query((row, n) -> smsOf.put(row.getString("fallback_of"), row.getString("id")))
        .list();
    return smsOf;
  }

  /** Returns those of the messages that are forgotten and have not changed since. */
  private static Set<String> ready(
      Tx tx, List<String> ids, Instant before, Collection<String> sinks) {
    String sql =
        "select id from message where id in (:ids) and forgotten_at is not null and "
            + FINISHED
            + "and "
            + SENT;
    return new HashSet<>(
        tx.rare(sql)
            .param("ids", ids)
            .param("before", before.toEpochMilli())
            .param("sinks", sinks)
            .query(String.class)
            .list());
  }

  private static void deleteAll(Tx tx, List<String> ids) {
    List<String> sinks = everySink(tx);
    for (String statement :
        List.of(
            "delete from event_waiting where way in (:sinks) and message_id in (:ids)",
            """
            delete from event_given_up
            where way in (:sinks) and seq in (select seq from event where message_id in (:ids))
            """)) {
      tx.rare(statement).param("sinks", sinks).param("ids", ids).update();
    }
    for (String table : List.of("event", "provider_id", "attempt")) {
      tx.rare("delete from " + table + " where message_id in (:ids)").param("ids", ids).update();
    }
    tx.rare(
            """
            update statistics_rule set whole_since = (select max(m.accepted_at) / 3600000 + 1
                                                      from message m where m.id in (:ids))
            where whole_since <= (select max(m.accepted_at) / 3600000
                                  from message m where m.id in (:ids))
            """)
        .param("ids", ids)
        .update();
    tx.rare("delete from message where id in (:ids)").param("ids", ids).update();
  }

  /** Returns all sinks there ever were: one that is off now has rows, too. */
  private static List<String> everySink(Tx tx) {
    return tx.rare("select name from outbox").query(String.class).list();
  }

  private List<SweepPosition> oldMessages(String which, SweepPosition after, Instant before) {
    return reads
        .sql(
            "select accepted_at, id from message where "
                + which
                + " and accepted_at < ? and (accepted_at, id) > (?, ?) "
                + "order by accepted_at, id limit ?")
        .params(before.toEpochMilli(), after.at(), after.id(), MESSAGES)
        .query((row, n) -> new SweepPosition(row.getLong("accepted_at"), row.getString("id")))
        .list();
  }

  private static List<String> ids(List<SweepPosition> messages) {
    return messages.stream().map(SweepPosition::id).toList();
  }

  private static SweepResult result(List<SweepPosition> old, int swept) {
    return new SweepResult(swept, old.size() < MESSAGES ? null : old.get(old.size() - 1));
  }

  /** Deletes callbacks. One that was not read yet stays. */
  public SweepResult callbacks(SweepPosition after, Instant before) {
    String page = "select seq, received_at as at, state from callback where seq > ?";
    return bySeq(page, "delete from callback where seq in (:seqs)", after, before);
  }

  /** Deletes parked receipts: no message ever had their id. */
  public SweepResult parkedReceipts(SweepPosition after, Instant before) {
    String page =
        "select seq, received_at as at, 'parked' as state from parked_receipt where seq > ?";
    return bySeq(page, "delete from parked_receipt where seq in (:seqs)", after, before);
  }

  /**
   * Deletes the events that are not part of a message's history: replies, subscriptions, alarms,
   * operators' acts.
   *
   * @param sinks the active sinks; only their cursors and waiting events hold an event back
   */
  public SweepResult events(SweepPosition after, Instant before, Collection<String> sinks) {
    String page =
        "select seq, at, type as state from event where " + Events.BESIDE + " and seq > ?";
    return sweep(page, after, before, seqs -> writer.write(tx -> deleteSent(tx, seqs, sinks)));
  }

  /**
   * Deletes entries of the audit. The database refuses that for all others, so it is told first.
   *
   * @param before entries since then stay
   */
  public SweepResult audit(Instant before) {
    List<Long> old =
        reads
            .sql("select seq from audit where at < ? order by at, seq limit ?")
            .params(before.toEpochMilli(), OTHERS)
            .query(Long.class)
            .list();
    int swept = old.isEmpty() ? 0 : writer.write(tx -> deleteAudit(tx, old, before));
    return new SweepResult(swept, swept < OTHERS ? null : SweepPosition.START);
  }

  private static int deleteAudit(Tx tx, List<Long> seqs, Instant before) {
    tx.sql("update audit_rule set kept_since = ? where kept_since < ?")
        .params(before.toEpochMilli(), before.toEpochMilli())
        .update();
    return tx.rare("delete from audit where seq in (:seqs)").param("seqs", seqs).update();
  }

  private static int deleteSent(Tx tx, List<Long> seqs, Collection<String> sinks) {
    Map<Long, String> sent = new HashMap<>();
    tx.rare(
            """
            select seq, coalesce(message_id, id) as held_by from event
            where seq in (:seqs)
              and seq <= (select min(o.seq) from outbox o where o.name in (:sinks))
              and not exists (select 1 from event_waiting w
                              where w.way in (:sinks)
                                and w.message_id = coalesce(event.message_id, event.id))
            """)
        .param("seqs", seqs)
        .param("sinks", sinks)
        .query((row, n) -> sent.put(row.getLong("seq"), row.getString("held_by")))
        .list();
    if (!sent.isEmpty()) {
      deleteTraces(tx, sent.values(), sent.keySet());
      tx.rare("delete from event where seq in (:seqs)").param("seqs", sent.keySet()).update();
    }
    return sent.size();
  }

  /** Deletes what the sinks keep of these events; for a sink that is off they may still wait. */
  private static void deleteTraces(Tx tx, Collection<String> keys, Collection<Long> seqs) {
    List<String> sinks = everySink(tx);
    tx.rare(
            """
            delete from event_waiting
            where way in (:sinks) and message_id in (:keys) and seq in (:seqs)
            """)
        .param("sinks", sinks)
        .param("keys", keys)
        .param("seqs", seqs)
        .update();
    tx.rare("delete from event_given_up where way in (:sinks) and seq in (:seqs)")
        .param("sinks", sinks)
        .param("seqs", seqs)
        .update();
  }

  private SweepResult bySeq(String page, String delete, SweepPosition after, Instant before) {
    return sweep(
        page,
        after,
        before,
        seqs -> writer.write(tx -> tx.rare(delete).param("seqs", seqs).update()));
  }

  private record AgedRow(long seq, Instant at, String state) {}

  /** Sweeps rows by seq, which grows with time: where a page ends young, nothing old follows. */
  private SweepResult sweep(
      String page, SweepPosition after, Instant before, ToIntFunction<List<Long>> deletion) {
    List<AgedRow> found =
        reads
            .sql(page + " order by seq limit ?")
            .params(after.at(), OTHERS)
            .query(
                (row, n) ->
                    new AgedRow(
                        row.getLong("seq"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("state")))
            .list();
    Predicate<AgedRow> isOld = row -> row.at().isBefore(before);
    List<Long> seqs =
        found.stream()
            .filter(isOld.and(row -> !row.state().equals("new")))
            .map(AgedRow::seq)
            .toList();
    int swept = seqs.isEmpty() ? 0 : deletion.applyAsInt(seqs);
    boolean more = found.size() == OTHERS && isOld.test(found.get(OTHERS - 1));
    return new SweepResult(swept, more ? new SweepPosition(found.get(OTHERS - 1).seq(), "") : null);
  }
}
