package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.LaneQueue.Claimed;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of the messages that wait for one account are its next calls. */
final class Claiming {
  private static final Logger LOG = LoggerFactory.getLogger(Claiming.class);
  private static final Duration UNREADABLE = Duration.ofHours(1);
  private static final int PLACES_TO_ONE_OF_BULK = 4;

  private static final String WAITING =
      """
      select due_at, %s from message
      where lane = ? and priority = ? and due_at is not null order by due_at limit ?
      """
          .formatted(MessageRows.COLUMNS);

  private final Transitions transitions;
  private final StoredMessages messages;
  private int turn;

  Claiming(Transitions transitions, StoredMessages messages) {
    this.transitions = transitions;
    this.messages = messages;
  }

  /** Transactions first; of four places one is a promotion's, so that it does not starve. */
  Claimed claim(Tx tx, String account, int limit, Instant now) {
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

  /** The claim that left this row {@code sending}. */
  Claim again(MessageRow row) {
    Message message = messages.read(row.body());
    Instant end = message instanceof ViberMessage v ? v.expiresAt(row.acceptedAt()) : null;
    return new Claim(message, row.lane(), row.attempts(), end);
  }

  /** A provider is told what is left of the ttl, not what there was at first. */
  private static Message remaining(Message message, Instant acceptedAt, Instant now) {
    return message instanceof ViberMessage viber ? viber.remaining(acceptedAt, now) : message;
  }

  /** What waited past its ttl is never submitted. */
  void expire(Tx tx, MessageRow row, Instant now) {
    String why = "its ttl passed before it left";
    transitions.apply(tx, row, Change.to(DeliveryState.EXPIRED, Reason.EXPIRED, why, now));
  }
}
