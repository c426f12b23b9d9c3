package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Leases.HeldLease;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The messages that wait for one account: claimed, sent outside, settled. */
public final class LaneQueue {
  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Claiming claiming;
  private final Settlement settlement;

  LaneQueue(
      JdbcClient reads,
      GroupCommit writer,
      Transitions transitions,
      Settlement settlement,
      StoredMessages messages) {
    this.reads = reads;
    this.writer = writer;
    this.claiming = new Claiming(transitions, messages);
    this.settlement = settlement;
  }

  /**
   * What a lane was given.
   *
   * @param next when to ask again, unless a commit says so before; empty: nothing waits
   */
  public record Claimed(List<Claim> claims, Optional<Instant> next) {
    static final Claimed NOTHING = new Claimed(List.of(), Optional.empty());
  }

  /**
   * Takes up to {@code limit} messages that are due; they are {@code sending} from now on. What is
   * too late is not taken: it becomes {@code expired}. Only begun: who asks for several lanes asks
   * for all before the first is awaited ({@link GroupCommit#await}).
   *
   * @param tenure of who asks; none is taken for one that does not hold it any more
   */
  public CompletableFuture<Claimed> claim(
      HeldLease tenure, String account, int limit, Instant now) {
    return writer.begin(
        PrefetchKeys.tenure(tenure),
        tx -> Leases.hold(tx, tenure) ? claiming.claim(tx, account, limit, now) : Claimed.NOTHING);
  }

  /** What waited past its ttl in any lane is never submitted. */
  public int expire(int limit, Instant now) {
    return writer.write(
        tx -> {
          List<MessageRow> late =
              tx.lockAll("expires_at <= ? order by expires_at limit ?", now.toEpochMilli(), limit);
          late.forEach(row -> claiming.expire(tx, row, now));
          return late.size();
        });
  }

  /**
   * Begins to write down what came of a claim. May be called again when it is not known whether it
   * was kept.
   */
  public CompletableFuture<Claim> settle(Claim claim, SendResult result, Instant now) {
    return writer.begin(
        PrefetchKeys.outcome(claim.message().id(), claim.account(), Settlement.ids(result)),
        tx -> {
          settlement.settle(tx, claim, result, now);
          return claim;
        });
  }

  /** It never left: its turn comes again, by whoever works the lane then. */
  public CompletableFuture<Claim> putBack(Claim claim, Instant now) {
    return writer.begin(
        PrefetchKeys.message(claim.message().id()),
        tx -> {
          settlement.putBack(tx, claim, now);
          return claim;
        });
  }

  /**
   * What was claimed while the journal did not say so, for the connection broke at the commit: it
   * never left. Called when nothing of the lane is in flight.
   */
  public int putBackUnseen(HeldLease tenure, String account, Instant now) {
    return writer.write(
        tx -> {
          List<MessageRow> unseen =
              Leases.hold(tx, tenure)
                  ? tx.lockAll("lane = ? and status = 'sending'", account)
                  : List.of();
          unseen.forEach(row -> settlement.putBack(tx, claiming.again(row), now));
          return unseen.size();
        });
  }

  /**
   * What a crash left {@code sending}: the request may have left, so nobody knows. Called before a
   * lane starts, when nobody else works it.
   */
  public int recover(String account, Instant now) {
    List<String> found =
        reads
            .sql("select id from message where lane = ? and status = 'sending'")
            .param(account)
            .query(String.class)
            .list();
    for (String id : found) {
      writer.write(
          tx -> {
            settlement.lost(tx, tx.lock(id).orElseThrow(), now);
            return id;
          });
    }
    return found.size();
  }

  /**
   * Counts the messages of all lanes that wait for their turn, for a retry or for their {@code
   * sendAt}. The count reads an index, so its time grows with the backlog: on SQLite by some 40 ms
   * for each million.
   */
  public long backlog() {
    return reads
        .sql("select count(*) from message where due_at is not null")
        .query(Long.class)
        .single();
  }

  /** Lanes that have messages waiting, by any name: an account may have left the configuration. */
  public List<String> waitingLanes() {
    return reads
        .sql("select distinct lane from message where due_at is not null")
        .query(String.class)
        .list();
  }
}
