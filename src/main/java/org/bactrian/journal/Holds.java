package org.bactrian.journal;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bactrian.journal.Hold.Mode;
import org.bactrian.journal.Hold.On;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The holds: what they name does not leave, on any instance and after any restart, until they are
 * lifted. This instance keeps them in memory ({@link #known}); one that it sets itself is known
 * before the next transaction begins.
 */
public final class Holds {
  private static final String ALL = "select " + Hold.COLUMNS + " from hold order by id";

  /**
   * A hold that was lifted stays so long: an instance that does not know yet may still park behind
   * it.
   */
  private static final Duration LIFTED_STAYS = Duration.ofDays(1);

  /** So long one round works at most before the journal is asked again what is held. */
  private static final Duration ROUND = Duration.ofMillis(200);

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final ParkedMessages parked;
  private final Object learning = new Object();
  private long learnt;
  private volatile HoldSet known = HoldSet.UNKNOWN;

  Holds(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
    this.parked = new ParkedMessages(reads, writer);
  }

  /** Returns the holds as this instance knows them, without asking the journal. */
  public HoldSet known() {
    return known;
  }

  /** Returns all holds in force, the oldest first. */
  public List<Hold> all() {
    return HoldSet.of(reads.sql(ALL).query(Hold::from).list()).all();
  }

  /** What a transaction has left, and the hold it was about. */
  private record Outcome(Optional<Hold> hold, List<Hold> every) {}

  /**
   * Holds what is named. The same hold by the same one, with the same words, is not set twice.
   *
   * @param until when it is lifted by itself; null: an operator lifts it
   */
  public Hold hold(
      On on, Mode mode, @Nullable Instant until, String reason, Actor by, Instant now) {
    Instant end = until == null ? null : until.truncatedTo(ChronoUnit.MILLIS);
    Hold made =
        new Hold(
            UlidCreator.getMonotonicUlid().toString(),
            on,
            mode,
            end,
            reason,
            by.who(),
            now.truncatedTo(ChronoUnit.MILLIS),
            0,
            false,
            null);
    return change(
            tx -> {
              Optional<Hold> before =
                  every(tx).stream()
                      .filter(Hold::isInForce)
                      .filter(one -> one.isLike(made))
                      .findFirst();
              if (before.isEmpty()) {
                insert(tx, made, by, now);
              }
              return Optional.of(before.orElse(made));
            })
        .orElseThrow();
  }

  /** Holds everything, unless everything is held by the same one already. */
  public Hold holdEverything(String reason, String by, Instant now) {
    return change(
            tx -> {
              Optional<Hold> before =
                  every(tx).stream()
                      .filter(Hold::isInForce)
                      .filter(hold -> hold.on().isEverything() && hold.by().equals(by))
                      .findFirst();
              if (before.isPresent()) {
                return before;
              }
              String id = UlidCreator.getMonotonicUlid().toString();
              Hold made =
                  new Hold(id, On.EVERYTHING, Mode.STOP, null, reason, by, now, 0, false, null);
              insert(tx, made, new Actor(by, null), now);
              return Optional.of(made);
            })
        .orElseThrow();
  }

  private static void insert(Tx tx, Hold hold, Actor by, Instant now) {
    On on = hold.on();
    tx.sql(
            """
            insert into hold (id, account, api_key, campaign, label, country, channel, mode, until_at,
                              reason, held_by, since, swept)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(hold.id(), on.account(), on.key(), on.campaign())
        .params(on.label() == null ? null : on.label().wire(), on.country())
        .params(on.channel() == null ? null : on.channel().wire(), hold.mode().wire())
        .params(Column.millis(hold.until()), hold.reason(), hold.by(), now.toEpochMilli())
        .param(!hold.parks())
        .update();
    Act act = Act.of(by, "hold", "hold", hold.id()).because(hold.reason());
    Audit.append(tx, act.changing(null, hold.json()), now);
    tx.wake(Wakeups.HOLD);
  }

  /**
   * Lifts a hold and returns it; empty: there is none of that id.
   *
   * @param reason why it is lifted; null: none was given
   */
  public Optional<Hold> lift(String id, Actor by, @Nullable String reason, Instant now) {
    return change(
        tx -> {
          Optional<Hold> found =
              every(tx).stream()
                  .filter(hold -> hold.id().equals(id) && hold.isInForce())
                  .findFirst();
          found.ifPresent(hold -> lift(tx, hold, by, reason, now));
          return found;
        });
  }

  private static void lift(Tx tx, Hold hold, Actor by, @Nullable String reason, Instant now) {
    tx.sql("update hold set lifted_at = ? where id = ?")
        .params(now.toEpochMilli(), hold.id())
        .update();
    Act act = Act.of(by, "lift", "hold", hold.id()).because(reason);
    Audit.append(tx, act.changing(hold.json(), null), now);
    tx.wake(Wakeups.HOLD);
  }

  private static List<Hold> every(Tx tx) {
    return tx.sql(ALL).query(Hold::from).list();
  }

  /** A unit of work that changes what is held. */
  private interface HoldChange {
    Optional<Hold> make(Tx tx);
  }

  /** Makes a change, which this instance knows of before the next transaction begins. */
  private Optional<Hold> change(HoldChange change) {
    CompletableFuture<Outcome> begun =
        writer.begin(
            PrefetchKeys.NONE,
            tx -> {
              Optional<Hold> hold = change.make(tx);
              return new Outcome(hold, every(tx));
            });
    return GroupCommit.await(
        begun.thenApply(
            outcome -> {
              synchronized (learning) {
                learnt++;
                // At the start nothing may be claimed before the stage has asked for the first
                // time.
                known = known.isUnknown() ? known : HoldSet.of(outcome.every());
              }
              return outcome.hold();
            }));
  }

  /** Asks the journal what is held, and lifts what is over. */
  public HoldSet look(Instant now) {
    List<Hold> every = learn();
    List<Hold> over = every.stream().filter(hold -> hold.isInForce() && hold.isOver(now)).toList();
    if (over.isEmpty()) {
      return known;
    }
    over.forEach(hold -> lift(hold.id(), Actor.BACTRIAN, "its time is over", now));
    learn();
    return known;
  }

  /** Reads what is held. What is older than a change that was made meanwhile does not count. */
  private List<Hold> learn() {
    while (true) {
      long before;
      synchronized (learning) {
        before = learnt;
      }
      List<Hold> every = reads.sql(ALL).query(Hold::from).list();
      synchronized (learning) {
        if (learnt == before) {
          known = HoldSet.of(every);
          return every;
        }
      }
    }
  }

  /**
   * Parks what waits in lanes and is named by a new hold, and puts back what was parked behind one
   * that was lifted: a part of it at a time, so that the journal is asked often what is held.
   *
   * @return whether there is more to do
   */
  public boolean work(Instant now) {
    long end = System.nanoTime() + ROUND.toNanos();
    for (Hold hold : reads.sql(ALL).query(Hold::from).list()) {
      boolean more = hold.isInForce() ? hold.parks() && !hold.isSwept() : hold.waiting() > 0;
      while (more) {
        if (System.nanoTime() - end > 0) {
          return true;
        }
        more = hold.isInForce() ? parked.sweep(hold) : parked.release(hold);
      }
      if (!hold.isInForce() && hold.liftedAt().plus(LIFTED_STAYS).isBefore(now)) {
        forget(hold);
      }
    }
    return false;
  }

  private void forget(Hold hold) {
    writer.write(
        tx -> tx.sql("delete from hold where id = ? and waiting = 0").param(hold.id()).update());
  }
}
