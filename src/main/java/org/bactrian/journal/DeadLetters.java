package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.message.MessageReader;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages nothing is left to try for: handed on once, and sent again when an operator says so. */
public final class DeadLetters {
  private static final Duration PUT_OFF = Duration.ofSeconds(30);
  private static final int LARGEST_DOUBLING = 7;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Replay replay;

  DeadLetters(
      JdbcClient reads, GroupCommit writer, Transitions transitions, MessageReader messages) {
    this.reads = reads;
    this.writer = writer;
    this.replay = new Replay(transitions, messages);
  }

  /**
   * One that is to be handed on.
   *
   * @param tries how often that failed
   */
  public record DueDeadLetter(long seq, String messageId, int tries) {}

  static void append(Tx tx, MessageRow row, Instant now) {
    tx.sql("insert into dead_letter (message_id, due_at, tries) values (?, ?, 0)")
        .params(row.id(), now.toEpochMilli())
        .update();
    tx.wake(Wakeups.DEAD_LETTER);
  }

  /** What is to be handed on now, oldest first. */
  public List<DueDeadLetter> due(int limit, Instant now) {
    return reads
        .sql(
            """
            select seq, message_id, tries from dead_letter where due_at <= ?
            order by due_at, seq limit ?
            """)
        .params(now.toEpochMilli(), limit)
        .query(
            (row, number) ->
                new DueDeadLetter(
                    row.getLong("seq"), row.getString("message_id"), row.getInt("tries")))
        .list();
  }

  /** When the next one is due; empty when none waits. */
  public Optional<Instant> nextDue() {
    return reads
        .sql("select min(due_at) as due_at from dead_letter")
        .query((row, number) -> Optional.ofNullable(Column.instant(row, "due_at")))
        .single();
  }

  /** It was handed on, or is none any more. */
  public void done(DueDeadLetter due) {
    writer.write(tx -> tx.sql("delete from dead_letter where seq = ?").param(due.seq()).update());
  }

  /** It could not be handed on: its neighbours go on, and it comes later, each time later still. */
  public void putOff(DueDeadLetter due, Instant now) {
    long pause = PUT_OFF.toMillis() << Math.min(due.tries(), LARGEST_DOUBLING);
    writer.write(
        tx ->
            tx.sql("update dead_letter set due_at = ?, tries = tries + 1 where seq = ?")
                .params(now.toEpochMilli() + pause, due.seq())
                .update());
  }

  /**
   * Sends one again; its attempts count on.
   *
   * @param route names of the accounts that may carry it, in order; at least one
   * @param evenIfItMayHaveArrived whether the caller takes it that it may arrive twice
   */
  public ReplayResult replay(
      String id, List<String> route, boolean evenIfItMayHaveArrived, Instant now) {
    return writer.write(
        tx ->
            tx.lock(id)
                .map(row -> replay.replay(tx, row, route, evenIfItMayHaveArrived, now))
                .orElseGet(ReplayResult.NoSuch::new));
  }
}
