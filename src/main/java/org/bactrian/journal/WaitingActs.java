package org.bactrian.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.MessageTable.WaitingRow;
import org.bactrian.journal.WaitingMessages.Found;
import org.bactrian.journal.WaitingMessages.Place;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Cancels or moves many messages that wait, in their lanes or parked: a batch in each transaction,
 * so that a crash leaves each message whole, on one side or the other.
 */
public final class WaitingActs {
  private static final int BATCH = 100;
  private static final int MOST_EXPLAINED = 100;

  private final WaitingMessages waiting;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final ParsedMessages parsed;

  WaitingActs(
      JdbcClient reads, GroupCommit writer, Transitions transitions, ParsedMessages parsed) {
    this.waiting = new WaitingMessages(reads);
    this.writer = writer;
    this.transitions = transitions;
    this.parsed = parsed;
  }

  /** A message that was not changed, and why. */
  public record Skipped(String id, String why) {}

  /**
   * The result.
   *
   * @param why of the first hundred that were skipped
   */
  public record ActResult(int done, int skipped, List<Skipped> why) {}

  /** Changes one message; returns why not, if it does not. */
  private interface Step {
    Optional<String> take(Tx tx, WaitingRow one);
  }

  /** Cancels what a filter selects. What is claimed at the same moment is either sent or not. */
  public ActResult cancel(WaitingFilter filter, Instant now) {
    return each(
        filter,
        (tx, one) -> {
          String why = "cancelled by an operator, with others";
          transitions.apply(tx, one.row(), Change.to(DeliveryState.CANCELLED, null, why, now));
          return Optional.empty();
        });
  }

  /**
   * Moves what a filter selects to another account. It keeps its place in time, and is no attempt.
   *
   * @param obstacle says why the other account cannot carry a message
   */
  public ActResult move(
      WaitingFilter filter, String to, Function<Message, Optional<String>> obstacle, Instant now) {
    return each(
        filter,
        (tx, one) -> {
          Optional<String> why = why(one.row(), obstacle);
          if (why.isEmpty()) {
            move(tx, one, to, now);
          }
          return why;
        });
  }

  private Optional<String> why(MessageRow row, Function<Message, Optional<String>> obstacle) {
    try {
      return obstacle.apply(parsed.read(row.body()));
    } catch (RuntimeException e) {
      // After a step back to an older version, for example: the others go on.
      return Optional.of("It cannot be read: " + e);
    }
  }

  /** Its state stays as it is, so this is no event of the message. */
  private void move(Tx tx, WaitingRow one, String to, Instant now) {
    MessageRow row = one.row();
    List<String> route = new ArrayList<>(List.of(to));
    row.queueing().route().stream()
        .filter(account -> !account.equals(to) && !account.equals(row.queueing().lane()))
        .forEach(route::add);
    Change.Queued queued = new Change.Queued(route, one.dueAt(), row.queueing().expiresAt());
    Change change = Change.to(row.status(), row.reason(), "moved", now).queued(queued);
    MessageRow moved = row.after(change, row.timer(), row.timestamps().deadAt());
    transitions.enter(tx, row, moved, queued);
    tx.wake(Wakeups.lane(to));
  }

  /** What was done so far. */
  private static final class Tally {
    private int done;
    private int skipped;
    private final List<Skipped> why = new ArrayList<>();

    private void skip(Skipped one) {
      skipped++;
      if (why.size() < MOST_EXPLAINED) {
        why.add(one);
      }
    }
  }

  /** The next messages from a place. */
  private interface Source {
    Found after(Place place);
  }

  /**
   * Goes through what waits until nothing more is changed: meanwhile a message may have been parked
   * or put back, and so have been missed.
   */
  private ActResult each(WaitingFilter filter, Step step) {
    Map<String, Object> conditions = filter.conditions();
    Tally all = new Tally();
    Tally pass = all;
    int before;
    do {
      before = all.done;
      for (String hold : waiting.holds()) {
        each(filter, place -> waiting.parkedAfter(hold, place, conditions, BATCH), step, pass);
      }
      each(filter, place -> waiting.after(place, conditions, BATCH), step, pass);
      if (pass != all) {
        all.done += pass.done;
      }
      pass = new Tally();
    } while (all.done > before);
    return new ActResult(all.done, all.skipped, List.copyOf(all.why));
  }

  private void each(WaitingFilter filter, Source source, Step step, Tally tally) {
    Place place = Place.START;
    while (place != null) {
      Found found = source.after(place);
      if (!found.ids().isEmpty()) {
        Batch batch = writer.write(tx -> change(tx, filter, found.ids(), step));
        tally.done += batch.done();
        batch.skipped().forEach(tally::skip);
      }
      place = found.next();
    }
  }

  private record Batch(int done, List<Skipped> skipped) {}

  private static Batch change(Tx tx, WaitingFilter filter, List<String> ids, Step step) {
    List<WaitingRow> rows = new ArrayList<>();
    for (String id : ids) {
      MessageTable.lockWaiting(tx, id)
          .filter(one -> filter.selects(one.row()))
          .ifPresent(rows::add);
    }
    int done = 0;
    List<Skipped> skipped = new ArrayList<>();
    for (WaitingRow one : rows) {
      @Nullable String why = step.take(tx, one).orElse(null);
      if (why == null) {
        done++;
      } else {
        skipped.add(new Skipped(one.row().id(), why));
      }
    }
    return new Batch(done, skipped);
  }
}
