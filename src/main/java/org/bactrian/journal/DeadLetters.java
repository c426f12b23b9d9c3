package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages for which nothing is left to try: each is handed over to the route {@code
 * dead-letter} once, and sent again when an operator asks for it.
 */
public final class DeadLetters {
  private static final Duration PUT_OFF = Duration.ofSeconds(30);
  private static final int LARGEST_DOUBLING = 7;

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final MessageReader messages;

  DeadLetters(
      JdbcClient reads, GroupCommit writer, Transitions transitions, MessageReader messages) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.messages = messages;
  }

  /**
   * A dead letter that is to be handed over.
   *
   * @param tries how often that failed
   */
  public record DueDeadLetter(long seq, String messageId, int tries) {}

  /** Returns the dead letters that are to be handed over now, oldest first. */
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

  /** Returns when the next dead letter is to be handed over; empty when there is none. */
  public Optional<Instant> nextDue() {
    return reads
        .sql("select min(due_at) as due_at from dead_letter")
        .query((row, number) -> Optional.ofNullable(Column.instant(row, "due_at")))
        .single();
  }

  /** Removes a dead letter that was handed over, or is none any more. */
  public void done(DueDeadLetter due) {
    writer.write(tx -> tx.sql("delete from dead_letter where seq = ?").param(due.seq()).update());
  }

  /** Puts off a dead letter that could not be handed over, each time for longer. */
  public void putOff(DueDeadLetter due, Instant now) {
    long pause = PUT_OFF.toMillis() << Math.min(due.tries(), LARGEST_DOUBLING);
    writer.write(
        tx ->
            tx.sql("update dead_letter set due_at = ?, tries = tries + 1 where seq = ?")
                .params(now.toEpochMilli() + pause, due.seq())
                .update());
  }

  /** The result of sending a dead letter again. */
  public sealed interface ReplayResult {
    /** The message waits in a lane again. */
    record Again(MessageRow message) implements ReplayResult {}

    /** The message is not sent again; why, in words. */
    record Refused(String why) implements ReplayResult {}

    /** There is no message of that id. */
    record NoSuch() implements ReplayResult {}
  }

  /**
   * Sends a dead letter again unless something forbids it, which is checked in the same
   * transaction. Its attempts count on.
   *
   * @param route names of the accounts that may carry it, in order; at least one
   * @param evenIfItMayHaveArrived whether the caller accepts that it may arrive twice
   * @param act for the audit; null: one of many that it has together
   */
  public ReplayResult replay(
      String id,
      List<String> route,
      boolean evenIfItMayHaveArrived,
      @Nullable Act act,
      Instant now) {
    return writer.write(
        tx ->
            MessageTable.lock(tx, id)
                .map(row -> replay(tx, row, route, evenIfItMayHaveArrived, act, now))
                .orElseGet(ReplayResult.NoSuch::new));
  }

  private ReplayResult replay(
      Tx tx, MessageRow row, List<String> route, boolean forced, @Nullable Act act, Instant now) {
    ReplayResult result = replay(tx, row, route, forced, now);
    if (act != null && result instanceof ReplayResult.Again again) {
      Audit.append(tx, act.changing(row.stateJson(), again.message().stateJson()), now);
    }
    return result;
  }

  private ReplayResult replay(
      Tx tx, MessageRow row, List<String> route, boolean forced, Instant now) {
    if (row.isForgotten()) {
      return new ReplayResult.Refused(row.whyNotAgain());
    }
    Message message = messages.stored(row.body());
    Instant end =
        message instanceof ViberMessage viber
            ? viber.expiresAt(row.timestamps().acceptedAt())
            : null;
    Optional<String> obstacle = obstacle(tx, row, end, forced, now);
    if (obstacle.isPresent()) {
      return new ReplayResult.Refused(obstacle.get());
    }
    String detail = "sent again by an operator, after " + row.queueing().attempts() + " attempts";
    Change change =
        Change.to(DeliveryState.ACCEPTED, null, detail, now)
            .queued(new Change.Queued(route, now, end));
    return transitions.sendAgain(tx, row, change)
        ? new ReplayResult.Again(MessageTable.lock(tx, row.id()).orElseThrow())
        : new ReplayResult.Refused(isNone(row));
  }

  private Optional<String> obstacle(
      Tx tx, MessageRow row, @Nullable Instant end, boolean forced, Instant now) {
    if (row.timestamps().deadAt() == null) {
      return Optional.of(notDead(tx, row));
    }
    if (transitions.isUnwantedSms(tx, row)) {
      return Optional.of("Its Viber message has arrived: no SMS is wanted any more.");
    }
    if (OptOutTable.refuses(tx, row)) {
      return Optional.of("Its recipient does not want it: the suppressions name the number.");
    }
    if (end != null && !now.isBefore(end)) {
      return Optional.of("Its ttl passed at " + end + ": it is never submitted after that.");
    }
    if (forced) {
      return Optional.empty();
    }
    return mayHaveArrived(tx, row)
        .map(why -> why + " To send it all the same, set \"evenIfItMayHaveArrived\" to true.");
  }

  private static String isNone(MessageRow row) {
    return "It is " + row.status().wire() + ", and no dead letter.";
  }

  private static String notDead(Tx tx, MessageRow row) {
    return MessageTable.lockSmsOf(tx, row.id())
        .filter(sms -> sms.timestamps().deadAt() != null)
        .map(sms -> isNone(row) + " Its SMS " + sms.id() + " is one.")
        .orElse(isNone(row));
  }

  private static Optional<String> mayHaveArrived(Tx tx, MessageRow row) {
    if (AttemptTable.mayHaveArrived(tx, row.id())) {
      return Optional.of("It may have arrived: the outcome of an attempt is unknown.");
    }
    return MessageTable.lockSmsOf(tx, row.id())
        .filter(sms -> sms.status().mayHaveGone() || sms.status().isWaiting())
        .map(sms -> "Its SMS " + sms.id() + " is " + sms.status().wire() + ".");
  }
}
