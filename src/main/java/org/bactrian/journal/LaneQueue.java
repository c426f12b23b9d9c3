package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.PrefetchKeys;
import org.bactrian.journal.commit.Statements;
import org.bactrian.journal.commit.Tx;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The queues of the accounts: which messages are claimed next, and what became of each claim. The
 * call to the provider happens between the two, outside any transaction.
 */
public final class LaneQueue {
  private static final Logger LOG = LoggerFactory.getLogger(LaneQueue.class);
  private static final Duration UNREADABLE = Duration.ofHours(1);

  /** One place in flight in so many is kept for promotions. */
  private static final int PLACES_FOR_ONE_OF_BULK = 4;

  /** So many messages are looked at together, and so often in one claim, while some are parked. */
  private static final int PARKED_AT_ONCE = 200;

  private static final int MOST_LOOKS = 8;

  private static final String WAITING =
      """
      select due_at, %s, %s from message
      where lane = ? and due_at is not null order by priority, due_at limit ?
      """
          .formatted(OptOutTable.OF_RECIPIENT, MessageTable.COLUMNS);

  private static final String WAITING_BULK =
      """
      select due_at, %s, %s from message
      where lane = ? and priority = ? and due_at is not null order by due_at limit ?
      """
          .formatted(OptOutTable.OF_RECIPIENT, MessageTable.COLUMNS);

  private final JdbcClient reads;
  private final GroupCommit writer;
  private final Transitions transitions;
  private final Settlement settlement;
  private final ParsedMessages messages;
  private final ImmediateClaims immediate;
  private final Holds holds;
  private int turn;

  LaneQueue(
      JdbcClient reads,
      GroupCommit writer,
      Transitions transitions,
      Settlement settlement,
      ParsedMessages messages,
      ImmediateClaims immediate,
      Holds holds) {
    this.holds = holds;
    this.reads = reads;
    this.writer = writer;
    this.transitions = transitions;
    this.settlement = settlement;
    this.messages = messages;
    this.immediate = immediate;
  }

  /**
   * The claims a lane was given.
   *
   * @param next when to ask again, unless a commit wakes the lane before; empty: nothing waits
   */
  public record Claimed(List<Claim> claims, Optional<Instant> next) {
    static final Claimed NOTHING = new Claimed(List.of(), Optional.empty());
  }

  /**
   * How many messages a lane has places for. It is asked in the transaction that claims them, so
   * that no place is reserved while that transaction waits for the one before. None of these
   * methods blocks.
   */
  public interface Places {
    /** Reserves places, and gives back those it reserved before; a transaction may run twice. */
    int reserve();

    /** Gives back the places that are not needed. */
    void keep(int needed);
  }

  /**
   * Claims as many messages that are due as there are places; they are {@code sending} from then
   * on. A message that is too late becomes {@code expired} instead, and {@code refused} one that
   * its recipient does not want. One whose recipient sleeps waits longer. The claim is only begun:
   * a caller with several lanes begins all claims before it awaits the first ({@link #await}).
   *
   * @param lease of the caller; a lease it no longer holds is given nothing
   */
  public CompletableFuture<Claimed> claim(
      HeldLease lease, String account, Places places, Instant now) {
    return writer.begin(
        PrefetchKeys.of(Leases.HELD, lease),
        tx -> {
          int limit = places.reserve();
          boolean may = limit > 0 && Leases.hold(tx, lease);
          Claimed claimed = may ? claim(tx, account, limit, now) : Claimed.NOTHING;
          places.keep(claimed.claims().size());
          return claimed;
        });
  }

  /**
   * Claims transactions first, but leaves some places to promotions, so that they do not starve.
   * Most queues are short: one statement then reads both.
   */
  private Claimed claim(Tx tx, String account, int limit, Instant now) {
    Head head = head(tx, WAITING, limit + 1, account);
    List<Waiting> first = head.waiting();
    boolean more = head.parksMore();
    List<Waiting> ofUrgent = first.stream().filter(one -> !one.isBulk()).toList();
    List<Waiting> ofBulk = first.stream().filter(Waiting::isBulk).toList();
    QueueHead urgent = QueueHead.of(ofUrgent, limit, now);
    int most = Math.max(limit - urgent.due().size(), placesOfBulk(limit));
    if (first.size() > limit && ofBulk.size() <= most) {
      Head ofPromotions = head(tx, WAITING_BULK, most + 1, account, MessageRow.BULK);
      ofBulk = ofPromotions.waiting();
      more |= ofPromotions.parksMore();
    }
    QueueHead bulk = QueueHead.of(ofBulk, most, now);
    int places = Math.min(urgent.due().size(), limit - bulk.due().size());
    List<Claim> claims = new ArrayList<>();
    List<Instant> putOff = new ArrayList<>();
    Stream.concat(urgent.due().stream().limit(places), bulk.due().stream())
        .forEach(row -> claimReadable(tx, row, now, putOff).ifPresent(claims::add));
    boolean leftOver = more || places < urgent.due().size();
    Optional<Instant> next =
        Stream.concat(
                Stream.of(leftOver ? Optional.of(now) : urgent.next(), bulk.next())
                    .flatMap(Optional::stream),
                putOff.stream())
            .min(Comparator.naturalOrder());
    LaneHead.leaves(tx, account, next.orElse(null));
    return new Claimed(claims, next);
  }

  /** Keeps a quarter of the places: where there are fewer than four, one in some of the claims. */
  private int placesOfBulk(int limit) {
    turn = (turn + 1) % PLACES_FOR_ONE_OF_BULK;
    return limit >= PLACES_FOR_ONE_OF_BULK ? limit / PLACES_FOR_ONE_OF_BULK : turn < limit ? 1 : 0;
  }

  /** A message that waits in its lane, and from when on it may be claimed. */
  private record Waiting(Instant dueAt, MessageRow row) {
    boolean isBulk() {
      return row.queueing().priority() == MessageRow.BULK;
    }
  }

  /**
   * The head of a lane's queue, of one priority.
   *
   * @param due messages whose turn it is
   * @param next when the first one behind them is due, or was
   */
  private record QueueHead(List<MessageRow> due, Optional<Instant> next) {
    static QueueHead of(List<Waiting> waiting, int limit, Instant now) {
      List<MessageRow> due =
          waiting.stream()
              .limit(limit)
              .takeWhile(one -> !one.dueAt().isAfter(now))
              .map(Waiting::row)
              .toList();
      return new QueueHead(due, waiting.stream().skip(due.size()).map(Waiting::dueAt).findFirst());
    }
  }

  /**
   * The first messages of a queue that no hold names.
   *
   * @param parksMore whether messages behind them are still to be parked
   */
  private record Head(List<Waiting> waiting, boolean parksMore) {}

  /** Reads the head of the queue, and parks what a hold names there. */
  private Head head(Tx tx, String statement, int most, Object... queue) {
    List<Waiting> found = waiting(tx, statement, with(queue, most));
    HoldSet known = holds.known();
    if (known.parksNothing()) {
      return new Head(found, false);
    }
    for (int looks = 0; park(tx, known, found); looks++) {
      if (looks == MOST_LOOKS) {
        List<Waiting> free =
            found.stream().filter(one -> known.parking(one.row()).isEmpty()).limit(most).toList();
        return new Head(free, true);
      }
      found = waiting(tx, statement, with(queue, Math.max(most, PARKED_AT_ONCE)));
    }
    return new Head(found.size() > most ? found.subList(0, most) : found, false);
  }

  private static Object[] with(Object[] queue, int most) {
    Object[] params = Arrays.copyOf(queue, queue.length + 1);
    params[queue.length] = most;
    return params;
  }

  private static boolean park(Tx tx, HoldSet known, List<Waiting> found) {
    Map<String, List<String>> ids = new HashMap<>();
    for (Waiting one : found) {
      known
          .parking(one.row())
          .ifPresent(
              hold -> ids.computeIfAbsent(hold.id(), id -> new ArrayList<>()).add(one.row().id()));
    }
    ids.forEach((hold, some) -> ParkedMessages.park(tx, hold, null, some));
    return !ids.isEmpty();
  }

  /**
   * Reads the head of the queue. Where another process may write, it is as it was before the group,
   * for the group's own statements would have to be sent first. A message that the group itself
   * puts into the lane wakes the lane after the commit, and one that the group has changed has
   * another version by now, so that it cannot be claimed.
   */
  private static List<Waiting> waiting(Tx tx, String statement, Object... params) {
    Statements.Bound query =
        tx.dialect().alone() ? tx.sql(statement) : tx.aside(statement + tx.dialect().forUpdate());
    return query
        .params(params)
        .query(
            (row, number) -> {
              MessageRow message = MessageTable.fromColumnsAfter(2, row);
              OptOutTable.read(tx, message.recipient(), row.getInt(2));
              return new Waiting(Instant.ofEpochMilli(row.getLong(1)), message);
            })
        .list();
  }

  /**
   * Claims a message, unless it cannot be read: after a step back to an older version, for example.
   * Then it waits.
   *
   * @param putOff gets the new time of a message that waits longer
   */
  private Optional<Claim> claimReadable(Tx tx, MessageRow row, Instant now, List<Instant> putOff) {
    Message message;
    try {
      message = messages.read(row.body());
    } catch (RuntimeException e) {
      LOG.error("message {} cannot be read, and is put off: {}", row.id(), e.toString());
      MessageTable.putOff(tx, row, now.plus(UNREADABLE));
      putOff.add(now.plus(UNREADABLE));
      return Optional.empty();
    }
    return claim(tx, row, remaining(message, row, now), now, putOff);
  }

  /** Sets the ttl to what is left of it: that is what the provider is told. */
  private static Message remaining(Message message, MessageRow row, Instant now) {
    return message instanceof ViberMessage viber
        ? viber.remaining(row.timestamps().acceptedAt(), now)
        : message;
  }

  private Optional<Claim> claim(
      Tx tx, MessageRow row, Message message, Instant now, List<Instant> putOff) {
    String lane = row.queueing().lane();
    int attempt = row.queueing().attempts() + 1;
    Message leaving = OptOutTable.wanted(tx, row, message);
    Claim claim = new Claim(leaving, lane, attempt, row.queueing().expiresAt());
    if (claim.isTooLate(now)) {
      transitions.apply(tx, row, Change.expired(now));
      return Optional.empty();
    }
    if (OptOutTable.refuses(tx, row)) {
      transitions.apply(tx, row, Change.optedOut(now));
      return Optional.empty();
    }
    Instant awake = transitions.sleeps(tx, row, now);
    if (awake != null) {
      putOff.add(awake);
      return Optional.empty();
    }
    // What may not be sent is never called, whatever has it waiting.
    return transitions.apply(tx, row, Change.sending(lane, attempt, now))
        ? Optional.of(claim)
        : Optional.empty();
  }

  /** Opens a lane to messages that are being accepted, from now on. */
  public void open(String account, OpenLane lane) {
    immediate.open(account, lane);
  }

  /**
   * Waits for what was begun, and returns it.
   *
   * @throws JournalUnavailable when the database did not take it
   */
  public static <T> T await(CompletableFuture<T> begun) {
    return GroupCommit.await(begun);
  }

  /** Expires waiting messages of all lanes whose ttl has passed: they are never submitted. */
  public int expire(int limit, Instant now) {
    return writer.write(
        tx -> {
          List<MessageRow> late =
              MessageTable.lockAll(
                  tx, "expires_at <= ? order by expires_at limit ?", now.toEpochMilli(), limit);
          late.forEach(row -> transitions.apply(tx, row, Change.expired(now)));
          return late.size();
        });
  }

  /**
   * Begins to write down the outcome of a claim. May be called again when it is not known whether
   * the outcome was kept.
   */
  public CompletableFuture<Claim> settle(Claim claim, SendResult result, Instant now) {
    return writer.begin(
        PrefetchKeys.of(MessageTable.BY_ID, claim.message().id())
            .and(ParkedReceiptTable.PARKED, settlement.parked(claim, result)),
        tx -> {
          settlement.settle(tx, claim, result, now);
          return claim;
        });
  }

  /** Begins to put a claim that never left back into its lane, for any instance to claim again. */
  public CompletableFuture<Claim> putBack(Claim claim, Instant now) {
    return writer.begin(
        PrefetchKeys.of(MessageTable.BY_ID, claim.message().id()),
        tx -> {
          settlement.putBack(tx, claim, now);
          return claim;
        });
  }

  /**
   * Puts back the claims that the caller never got, because the connection broke at the commit:
   * they never left. The caller has nothing of the lane in flight.
   */
  public int putBackUnseen(HeldLease lease, String account, Instant now) {
    return writer.write(
        tx -> {
          List<MessageRow> unseen =
              Leases.hold(tx, lease)
                  ? MessageTable.lockAll(tx, "lane = ? and status = 'sending'", account)
                  : List.of();
          unseen.forEach(row -> putBackUnseen(tx, row, now));
          return unseen.size();
        });
  }

  private void putBackUnseen(Tx tx, MessageRow row, Instant now) {
    if (row.isForgotten()) {
      String why = "not sent yet, and its person is erased";
      transitions.apply(tx, row, Change.to(DeliveryState.CANCELLED, null, why, now));
    } else {
      settlement.putBack(tx, claimOf(row), now);
    }
  }

  /** Returns the claim that made this row {@code sending}. */
  private Claim claimOf(MessageRow row) {
    Message message = messages.read(row.body());
    Instant end =
        message instanceof ViberMessage viber
            ? viber.expiresAt(row.timestamps().acceptedAt())
            : null;
    return new Claim(message, row.queueing().lane(), row.queueing().attempts(), end);
  }

  /**
   * Makes the messages unknown that a crash left {@code sending}: their requests may have left. The
   * lane has not started, and no other instance works it.
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
            settlement.lost(tx, MessageTable.lock(tx, id).orElseThrow(), now);
            return id;
          });
    }
    return found.size();
  }

  /**
   * Counts the messages of all lanes that wait for their turn, for a retry, for their {@code
   * sendAt} or behind a hold. The count reads an index, so its time grows with the backlog: on
   * SQLite by some 40 ms for each million.
   */
  public long backlog() {
    return reads
        .sql(
            """
            select (select count(*) from message where due_at is not null)
                 + (select coalesce(sum(waiting), 0) from hold)
            """)
        .query(Long.class)
        .single();
  }

  /** Counts the messages that wait in one lane, up to a limit. */
  public int waiting(String account, int limit) {
    return reads
        .sql(
            """
            select count(*) from
              (select 1 from message where lane = ? and due_at is not null limit ?) as waiting
            """)
        .params(account, limit)
        .query(Integer.class)
        .single();
  }

  /** Returns for how long the message has been due that waits the longest in a lane. */
  public Duration oldestWaiting(String account, Instant now) {
    return reads
        .sql(
            """
            select min(due_at) as due_at from
              (select (select min(due_at) from message
                       where lane = ? and priority = 0 and due_at is not null) as due_at
               union all
               select (select min(due_at) from message
                       where lane = ? and priority = 1 and due_at is not null)) as waiting
            """)
        .params(account, account)
        .query((row, n) -> Optional.ofNullable(Column.instant(row, 1)))
        .single()
        .filter(due -> due.isBefore(now))
        .map(due -> Duration.between(due, now))
        .orElse(Duration.ZERO);
  }

  /** Counts the messages of one lane that are parked behind holds. */
  public int parked(String account) {
    return reads
        .sql("select count(*) from message where lane = ? and hold_id in (select id from hold)")
        .param(account)
        .query(Integer.class)
        .single();
  }

  /** Counts the messages of one lane that are being sent, by whichever instance. */
  public int inFlight(String account) {
    return reads
        .sql("select count(*) from message where lane = ? and status = 'sending'")
        .param(account)
        .query(Integer.class)
        .single();
  }

  /** Returns the lanes with waiting messages; their account may have left the configuration. */
  public List<String> waitingLanes() {
    return reads
        .sql("select distinct lane from message where due_at is not null")
        .query(String.class)
        .list();
  }
}
