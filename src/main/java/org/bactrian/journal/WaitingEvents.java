package org.bactrian.journal;

import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.Outbox.GivenUp;
import org.bactrian.journal.Outbox.Later;
import org.bactrian.journal.Outbox.Outcome;

/** For each way out, the messages that wait because one of their events could not leave. */
final class WaitingEvents {
  private WaitingEvents() {}

  /** Writes down what came of one event, and which is the next of its message. */
  static void settle(Tx tx, String way, Outcome outcome) {
    EventRow event = outcome.event();
    if (outcome instanceof Later later) {
      await(tx, way, event.key(), event.seq(), later.attempts(), later.due().toEpochMilli());
      return;
    }
    if (outcome instanceof GivenUp lost) {
      tx.sql("insert into event_given_up (way, seq, attempts, why, at) values (?, ?, ?, ?, ?)")
          .param(way)
          .param(event.seq())
          .param(lost.attempts())
          .param(Events.clip(lost.why()))
          .param(lost.at().toEpochMilli())
          .update();
    }
    tx.sql("delete from event_waiting where way = ? and message_id = ?")
        .params(way, event.key())
        .update();
    tx.sql(
            """
            select min(seq) from event where message_id = ? and seq > ?
            and seq <= (select o.seq from outbox o where o.name = ?)
            """)
        .params(event.key(), event.seq(), way)
        .query(Long.class)
        .optional()
        .ifPresent(seq -> await(tx, way, event.key(), seq, 0, 0));
  }

  private static void await(Tx tx, String way, String key, long seq, int attempts, long due) {
    tx.sql(
            """
            insert into event_waiting (way, message_id, seq, attempts, due_at)
            values (?, ?, ?, ?, ?)
            on conflict (way, message_id) do update
            set seq = excluded.seq, attempts = excluded.attempts, due_at = excluded.due_at
            """)
        .params(way, key, seq, attempts, due)
        .update();
  }
}
