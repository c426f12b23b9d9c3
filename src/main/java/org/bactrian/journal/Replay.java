package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/** Sends a dead letter again, in one transaction with the question whether that may be. */
final class Replay {
  private final Transitions transitions;
  private final MessageReader messages;

  Replay(Transitions transitions, MessageReader messages) {
    this.transitions = transitions;
    this.messages = messages;
  }

  ReplayResult replay(Tx tx, MessageRow row, List<String> route, boolean forced, Instant now) {
    if (row.isForgotten()) {
      return new ReplayResult.Refused(row.whyNotAgain());
    }
    Message message = messages.stored(row.body());
    Instant end = message instanceof ViberMessage v ? v.expiresAt(row.acceptedAt()) : null;
    Optional<String> obstacle = obstacle(tx, row, end, forced, now);
    if (obstacle.isPresent()) {
      return new ReplayResult.Refused(obstacle.get());
    }
    String detail = "sent again by an operator, after " + row.attempts() + " attempts";
    Change change =
        Change.to(DeliveryState.ACCEPTED, null, detail, now)
            .waiting(new Change.Waiting(route, now, end));
    return transitions.sendAgain(tx, row, change)
        ? new ReplayResult.Again(tx.lock(row.id()).orElseThrow())
        : new ReplayResult.Refused("It is " + row.status().wire() + ", and no dead letter.");
  }

  private static Optional<String> obstacle(
      Tx tx, MessageRow row, @Nullable Instant end, boolean forced, Instant now) {
    if (row.deadAt() == null) {
      return Optional.of(notDead(tx, row));
    }
    if (AfterNo.isUnwanted(tx, row)) {
      return Optional.of("Its Viber message has arrived: no SMS is wanted any more.");
    }
    if (end != null && !now.isBefore(end)) {
      return Optional.of("Its ttl passed at " + end + ": it is never submitted after that.");
    }
    if (forced) {
      return Optional.empty();
    }
    return mayHaveArrived(tx, row)
        .map(why -> why + " To send it all the same, say \"evenIfItMayHaveArrived\": true.");
  }

  private static String notDead(Tx tx, MessageRow row) {
    String words = "It is " + row.status().wire() + ", and no dead letter.";
    return tx.lockAll("fallback_of = ? and dead_at is not null", row.id()).stream()
        .map(sms -> words + " Its SMS " + sms.id() + " is one.")
        .findFirst()
        .orElse(words);
  }

  private static Optional<String> mayHaveArrived(Tx tx, MessageRow row) {
    int open =
        tx.sql(
                """
                select count(*) from attempt
                where message_id = ? and status not in ('refused', 'undelivered', 'expired')
                """)
            .param(row.id())
            .query(Integer.class)
            .single();
    if (open > 0) {
      return Optional.of("It may have arrived: nobody knows what became of an attempt.");
    }
    return tx.lockAll("fallback_of = ?", row.id()).stream()
        .filter(sms -> sms.status().mayHaveGone() || sms.status().isWaiting())
        .map(sms -> "Its SMS " + sms.id() + " is " + sms.status().wire() + ".")
        .findFirst();
  }
}
