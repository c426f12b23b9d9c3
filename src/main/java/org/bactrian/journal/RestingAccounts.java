package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.delivery.RetryPolicy.Next;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The accounts that rest, on whichever instance, and what becomes of the messages that wait for
 * one: they move on to an account that does not rest. That is no attempt, for nothing was asked.
 */
public final class RestingAccounts {
  private static final int PAGE = 100;
  private static final String ALL = "select account, reason, ended from resting_account";

  private static final String DUE =
      """
      select id, due_at from message
      where lane = ? and priority = ? and due_at is not null and due_at <= ?
        and (due_at, id) > (?, ?)%s
      order by due_at, id limit ?
      """;

  private static final String OF_SEVERAL_ACCOUNTS = " and route like '%,%'";

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final RetryPolicy retry;
  private final Holds holds;

  RestingAccounts(
      JdbcClient reads,
      GroupCommit writer,
      Transitions transitions,
      RetryPolicy retry,
      Holds holds) {
    this.holds = holds;
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.retry = retry;
  }

  /**
   * An account that rests.
   *
   * @param reason of its latest failure
   * @param ended whether the rest is over: the next message tries whether the account is well
   */
  public record Resting(String account, Reason reason, boolean ended) {
    private static Resting from(ResultSet row, int number) throws SQLException {
      return new Resting(
          row.getString("account"), Reason.of(row.getString("reason")), row.getBoolean("ended"));
    }
  }

  /** How far a queue has been looked through, by the order in which its messages are due. */
  public record QueuePosition(Instant dueAt, String id) {
    /** Before the first message. */
    public static final QueuePosition START = new QueuePosition(Instant.EPOCH, "");
  }

  /**
   * The result of one pass over an account's queue.
   *
   * @param moved how many messages left the queue
   * @param next where the next pass begins; null: all messages that are due were looked at
   */
  public record Look(int moved, @Nullable QueuePosition next) {}

  /** Returns the accounts that rest, in no order. */
  public Set<Resting> all() {
    return new HashSet<>(reads.sql(ALL).query(Resting::from).list());
  }

  /**
   * Writes down that an account rests, or is well again.
   *
   * @param lease of the caller; nothing is written under a lease it no longer holds
   * @param resting empty: the account is well
   */
  public void tell(HeldLease lease, String account, Optional<Resting> resting) {
    writer.write(
        tx -> {
          if (Leases.hold(tx, lease)) {
            tell(tx, account, resting);
          }
          return account;
        });
  }

  private static void tell(Tx tx, String account, Optional<Resting> resting) {
    if (resting.isEmpty()) {
      tx.sql("delete from resting_account where account = ?").param(account).update();
      return;
    }
    tx.sql(
            """
            insert into resting_account (account, reason, ended) values (?, ?, ?)
            on conflict (account) do update set reason = excluded.reason, ended = excluded.ended
            """)
        .params(account, resting.get().reason().wire(), resting.get().ended())
        .update();
  }

  /**
   * Looks at the next messages that are due at an account that rests. Each moves to another account
   * of its route, waits where it is, or is refused, as {@link RetryPolicy#whileResting} decides.
   *
   * @param lease of the caller; nothing moves under a lease it no longer holds
   * @param priority as in {@link MessageRow}
   * @param after where the look before ended
   */
  public Look moveOn(
      HeldLease lease, Resting resting, int priority, QueuePosition after, Instant now) {
    // A message that has one account only waits for it, unless the account refuses for good.
    boolean passes = resting.reason().category() == Reason.Category.TEMPORARY;
    List<QueuePosition> due =
        reads
            .sql(DUE.formatted(passes ? OF_SEVERAL_ACCOUNTS : ""))
            .params(
                resting.account(),
                priority,
                now.toEpochMilli(),
                after.dueAt().toEpochMilli(),
                after.id(),
                PAGE)
            .query(
                (row, n) ->
                    new QueuePosition(
                        Instant.ofEpochMilli(row.getLong("due_at")), row.getString("id")))
            .list();
    int moved =
        due.isEmpty() ? 0 : writer.write(tx -> moveOn(tx, lease, resting.account(), due, now));
    return new Look(moved, due.size() < PAGE ? null : due.get(PAGE - 1));
  }

  private int moveOn(Tx tx, HeldLease lease, String account, List<QueuePosition> due, Instant now) {
    if (!Leases.hold(tx, lease)) {
      return 0;
    }
    Map<String, Reason> resting = new HashMap<>();
    Map<String, Reason> ended = new HashMap<>();
    for (Resting one : tx.sql(ALL).query(Resting::from).list()) {
      (one.ended() ? ended : resting).put(one.account(), one.reason());
    }
    int moved = 0;
    for (QueuePosition one : due) {
      Optional<MessageRow> row =
          MessageTable.lock(tx, one.id())
              .filter(found -> found.status().isWaiting())
              .filter(found -> found.queueing().lane().equals(account));
      Next next = row.isEmpty() ? new Next.Stay() : next(tx, row.get(), resting, now);
      if (next instanceof Next.Again again) {
        move(tx, row.orElseThrow(), again, now);
        moved++;
        // One message is enough to try an account.
        String to = again.route().get(0);
        Optional.ofNullable(ended.remove(to)).ifPresent(reason -> resting.put(to, reason));
      } else if (next instanceof Next.GiveUp) {
        refuse(tx, row.orElseThrow(), resting, now);
        moved++;
      }
    }
    return moved;
  }

  private Next next(Tx tx, MessageRow row, Map<String, Reason> resting, Instant now) {
    return retry.whileResting(
        row.queueing().route(),
        avoided(row, resting),
        account ->
            AttemptTable.callsTo(tx, row.id(), row.queueing().roundStart())
                .getOrDefault(account, 0),
        now,
        chance(row));
  }

  /** Returns the accounts to which the message does not move: they rest, or a hold names them. */
  private Map<String, Reason> avoided(MessageRow row, Map<String, Reason> resting) {
    HoldSet known = holds.known();
    if (known.all().isEmpty()) {
      return resting;
    }
    Map<String, Reason> avoided = new HashMap<>(resting);
    row.queueing().route().stream()
        .skip(1)
        .filter(account -> known.avoids(account, row.channel()))
        .forEach(account -> avoided.putIfAbsent(account, Reason.PROVIDER_ERROR));
    return avoided;
  }

  /** Returns a random number that is the same when the unit of work runs twice. */
  private static double chance(MessageRow row) {
    return new SplittableRandom(31L * row.id().hashCode() + row.version()).nextDouble();
  }

  /** Its state stays as it is, so this is no event. */
  private void move(Tx tx, MessageRow row, Next.Again again, Instant now) {
    Change.Queued queued = new Change.Queued(again.route(), again.at(), row.queueing().expiresAt());
    Change change = Change.to(row.status(), row.reason(), "moves on", now).queued(queued);
    MessageRow moved = row.after(change, row.timer(), row.timestamps().deadAt());
    transitions.enter(tx, row, moved, queued);
    tx.wake(Wakeups.lane(again.route().get(0)));
  }

  private void refuse(Tx tx, MessageRow row, Map<String, Reason> resting, Instant now) {
    String account = row.queueing().lane();
    String why = account + " rests, nothing is left to try";
    transitions.apply(
        tx, row, Change.to(DeliveryState.REFUSED, resting.get(account), why, now).by(account));
  }
}
