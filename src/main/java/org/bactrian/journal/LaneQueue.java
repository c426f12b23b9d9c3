package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Leases.Tenure;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The messages that wait for one account: claimed, sent outside, settled. */
public final class LaneQueue {
  private static final Logger LOG = LoggerFactory.getLogger(LaneQueue.class);
  private static final Duration UNREADABLE = Duration.ofHours(1);
  private static final int PLACES_TO_ONE_OF_BULK = 4;

  private static final String WAITING =
      """
      select due_at, %s from message
      where lane = ? and priority = ? and due_at is not null order by due_at limit ?
      """
          .formatted(MessageRows.COLUMNS);

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final Settlement settlement;
  private final StoredMessages messages;
  private int turn;

  LaneQueue(
      JdbcClient reads,
      GroupCommit writer,
      Transitions transitions,
      Settlement settlement,
      StoredMessages messages) {
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.settlement = settlement;
    this.messages = messages;
  }

  /**
   * What a lane was given.
   *
   * @param next when to ask again, unless a commit says so before; empty: nothing waits
   */
  public record Claimed(List<Claim> claims, Optional<Instant> next) {
    private static final Claimed NOTHING = new Claimed(List.of(), Optional.empty());
  }

  /**
   * Takes up to {@code limit} messages that are due; they are {@code sending} from now on. What is
   * too late is not taken: it becomes {@code expired}. Only begun: who asks for several lanes asks
   * for all before the first is awaited ({@link GroupCommit#await}).
   *
   * @param tenure of who asks; none is taken for one that does not hold it any more
   */
  public CompletableFuture<Claimed> claim(Tenure tenure, String account, int limit, Instant now) {
    return writer.begin(
        ReadAhead.Wanted.tenure(tenure),
        tx -> Leases.hold(tx, tenure) ? claim(tx, account, limit, now) : Claimed.NOTHING);
  }

  /** Transactions first; of four places one is a promotion's, so that it does not starve. */
  private Claimed claim(Tx tx, String account, int limit, Instant now) {
    Due urgent = due(tx, account, MessageRow.URGENT, limit, now);
    int free = limit - urgent.rows().size();
    Due others = due(tx, account, MessageRow.BULK, Math.max(free, keptForBulk(limit)), now);
    int places = Math.min(urgent.rows().size(), limit - others.rows().size());
    List<Claim> claims = new ArrayList<>();
    Stream.concat(urgent.rows().stream().limit(places), others.rows().stream())
        .forEach(row -> claimReadable(tx, row, now).ifPresent(claims::add));
    boolean leftOver = places < urgent.rows().size();
    Optional<Instant> next =
        Stream.of(leftOver ? Optional.of(now) : urgent.next(), others.next())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    return new Claimed(claims, next);
  }

  private int keptForBulk(int limit) {
    turn = (turn + 1) % PLACES_TO_ONE_OF_BULK;
    return limit >= PLACES_TO_ONE_OF_BULK ? limit / PLACES_TO_ONE_OF_BULK : turn < limit ? 1 : 0;
  }

  /**
   * What is due of one priority.
   *
   * @param next when the first behind them is due, or was
   */
  private record Due(List<MessageRow> rows, Optional<Instant> next) {}

  /**
   * As the group found it: what it puts into the lane itself wakes it, and what it has changed is
   * not changed again, for its version is another.
   */
  private static Due due(Tx tx, String account, int priority, int limit, Instant now) {
    List<MessageRow> rows = new ArrayList<>();
    List<Instant> behind = new ArrayList<>();
    tx.aside(WAITING + tx.dialect().forUpdate())
        .params(account, priority, limit + 1)
        .query(
            (row, number) -> {
              Instant dueAt = Instant.ofEpochMilli(row.getLong(1));
              boolean due = !dueAt.isAfter(now) && number < limit;
              return due ? rows.add(MessageRows.from(row, number, 1)) : behind.add(dueAt);
            })
        .list();
    return new Due(rows, behind.stream().findFirst());
  }

  /** One that cannot be read any more, after a step back to an older version say, waits. */
  private Optional<Claim> claimReadable(Tx tx, MessageRow row, Instant now) {
    Message message;
    try {
      message = messages.read(row.body());
    } catch (RuntimeException e) {
      LOG.error("message {} cannot be read, and is put off: {}", row.id(), e.toString());
      tx.sql("update message set due_at = ? where id = ?")
          .params(now.plus(UNREADABLE).toEpochMilli(), row.id())
          .update();
      return Optional.empty();
    }
    return claim(tx, row, remaining(message, row.acceptedAt(), now), now);
  }

  private Optional<Claim> claim(Tx tx, MessageRow row, Message message, Instant now) {
    Claim claim = new Claim(message, row.lane(), row.attempts() + 1, row.expiresAt());
    if (claim.isTooLate(now)) {
      expire(tx, row, now);
      return Optional.empty();
    }
    String detail = "to " + row.lane() + ", attempt " + claim.attempt();
    transitions.apply(tx, row, Change.to(DeliveryState.SENDING, null, detail, now).by(row.lane()));
    return Optional.of(claim);
  }

  /** A provider is told what is left of the ttl, not what there was at first. */
  private static Message remaining(Message message, Instant acceptedAt, Instant now) {
    return message instanceof ViberMessage viber ? viber.remaining(acceptedAt, now) : message;
  }

  /** What waited past its ttl in any lane is never submitted. */
  public int expire(int limit, Instant now) {
    return writer.write(
        tx -> {
          List<MessageRow> late =
              tx.lockAll("expires_at <= ? order by expires_at limit ?", now.toEpochMilli(), limit);
          late.forEach(row -> expire(tx, row, now));
          return late.size();
        });
  }

  private void expire(Tx tx, MessageRow row, Instant now) {
    String why = "its ttl passed before it left";
    transitions.apply(tx, row, Change.to(DeliveryState.EXPIRED, Reason.EXPIRED, why, now));
  }

  /**
   * Begins to write down what came of a claim. May be called again when it is not known whether it
   * was kept.
   */
  public CompletableFuture<Claim> settle(Claim claim, SendResult result, Instant now) {
    return writer.begin(
        ReadAhead.Wanted.outcome(claim.message().id(), claim.account(), Settlement.ids(result)),
        tx -> {
          settlement.settle(tx, claim, result, now);
          return claim;
        });
  }

  /** It never left: its turn comes again, by whoever works the lane then. */
  public CompletableFuture<Claim> putBack(Claim claim, Instant now) {
    return writer.begin(
        ReadAhead.Wanted.message(claim.message().id()),
        tx -> {
          settlement.putBack(tx, claim, now);
          return claim;
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

  /** Lanes that have messages waiting, by any name: an account may have left the configuration. */
  public List<String> waitingLanes() {
    return reads
        .sql("select distinct lane from message where due_at is not null")
        .query(String.class)
        .list();
  }
}
