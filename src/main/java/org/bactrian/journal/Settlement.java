package org.bactrian.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.AttemptTable.AttemptId;
import org.bactrian.journal.AttemptTable.Recorded;
import org.bactrian.journal.AttemptTable.Told;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/** Writes down the outcome of a call to a provider, and decides where the message goes next. */
final class Settlement {
  private final Transitions transitions;
  private final RetryPolicy retry;
  private final ReceiptMatch receipts;
  private final Holds holds;

  Settlement(Transitions transitions, RetryPolicy retry, ReceiptMatch receipts, Holds holds) {
    this.holds = holds;
    this.transitions = transitions;
    this.retry = retry;
    this.receipts = receipts;
  }

  /** Returns the ids under which early receipts of a result may be parked. */
  List<String> parked(Claim claim, SendResult result) {
    return receipts.parked(claim.account(), result);
  }

  /** Settles a claim. Doing it twice changes nothing. */
  void settle(Tx tx, Claim claim, SendResult result, Instant now) {
    MessageRow row = MessageTable.lock(tx, claim.message().id()).orElseThrow();
    Optional<Told> told =
        isAwaited(row, claim)
            ? Optional.of(Told.NOTHING)
            : AttemptTable.toldBeforeAnswer(tx, attempt(claim), claim.account());
    if (told.isEmpty()) {
      settleLate(tx, claim, row, result, now);
      return;
    }
    Charge news = charge(result).beyond(told.get().charge());
    Change change = change(tx, row, claim, result, now).charging(news);
    AttemptTable.insert(
        tx,
        attempt(claim),
        change,
        new Recorded(
            status(claim, row, result, change),
            new Told(told.get().charge().with(news), told.get().clickedAt())));
    // A receipt that was faster than a no knows better.
    boolean counts =
        !(result instanceof SendResult.Refused) || row.status() == DeliveryState.SENDING;
    boolean changed = counts && transitions.apply(tx, row, change);
    if (!changed && !news.isNone()) {
      Events.appendCharge(tx, row, change);
    }
    receipts.learn(tx, claim.account(), result, attempt(claim), now);
  }

  private static boolean isAwaited(MessageRow row, Claim claim) {
    return row.status() == DeliveryState.SENDING && row.queueing().attempts() == claim.attempt();
  }

  private static Charge charge(SendResult result) {
    return result instanceof SendResult.Submitted taken ? taken.charge() : Charge.NONE;
  }

  private static AttemptId attempt(Claim claim) {
    return new AttemptId(claim.message().id(), claim.attempt());
  }

  /** Returns the attempt's state. When a receipt was faster than the answer it is the message's. */
  private static DeliveryState status(
      Claim claim, MessageRow row, SendResult result, Change change) {
    boolean overtaken =
        row.status() != DeliveryState.SENDING && row.queueing().attempts() == claim.attempt();
    if (overtaken) {
      return row.status();
    }
    return result instanceof SendResult.Refused ? DeliveryState.REFUSED : change.status();
  }

  /**
   * Settles a claim whose lane was taken over meanwhile, and whose outcome was written down as
   * unknown. A yes still improves it. A no does not: the SMS may have left because of the unknown.
   * The ids count in any case: a receipt may use one of them.
   */
  private void settleLate(Tx tx, Claim claim, MessageRow row, SendResult result, Instant now) {
    if (!(result instanceof SendResult.Submitted taken)) {
      receipts.learn(tx, claim.account(), result, attempt(claim), now);
      return;
    }
    String providerId = first(taken.providerIds());
    if (AttemptTable.submitUnknown(tx, attempt(claim), taken.providerCode(), providerId)) {
      String detail = "taken by " + claim.account() + ", told late";
      Change change =
          Change.to(DeliveryState.SUBMITTED, null, detail, now)
              .by(claim.account())
              .naming(taken.providerCode(), providerId)
              .charging(AttemptTable.charge(tx, attempt(claim), taken.charge()));
      if (!transitions.apply(tx, row, change) && !change.charge().isNone()) {
        Events.appendCharge(tx, row, change);
      }
      receipts.learn(tx, claim.account(), result, attempt(claim), now);
    }
  }

  /** Puts a claim that never left back into its lane. */
  void putBack(Tx tx, Claim claim, Instant now) {
    MessageRow row = MessageTable.lock(tx, claim.message().id()).orElseThrow();
    if (!isAwaited(row, claim)) {
      return;
    }
    String why = "not sent by " + claim.account() + " yet: it waits again";
    transitions.apply(
        tx,
        row,
        Change.to(DeliveryState.ACCEPTED, null, why, now)
            .by(claim.account())
            .queued(new Change.Queued(row.queueing().route(), now, claim.expiresAt())));
    tx.sql("update message set attempts = attempts - 1 where id = ?").param(row.id()).update();
  }

  /** Makes a message unknown that a crash left between its claim and its outcome. */
  void lost(Tx tx, MessageRow row, Instant now) {
    String why = "stopped while it was being sent";
    Change change =
        Change.to(DeliveryState.UNKNOWN, Reason.NO_ANSWER, why, now).by(row.queueing().lane());
    AttemptId attempt = new AttemptId(row.id(), row.queueing().attempts());
    AttemptTable.insert(tx, attempt, change, new Recorded(DeliveryState.UNKNOWN, Told.NOTHING));
    transitions.apply(tx, row, change);
  }

  private Change change(Tx tx, MessageRow row, Claim claim, SendResult result, Instant now) {
    if (result instanceof SendResult.Submitted taken) {
      return Change.to(DeliveryState.SUBMITTED, null, "taken by " + claim.account(), now)
          .by(claim.account())
          .naming(taken.providerCode(), first(taken.providerIds()));
    }
    if (result instanceof SendResult.Unknown unknown) {
      String detail = "no clear answer from " + claim.account();
      return Change.to(DeliveryState.UNKNOWN, Reason.NO_ANSWER, detail, now)
          .by(claim.account())
          .naming(unknown.providerCode(), first(unknown.providerIds()));
    }
    SendResult.Refused refused = (SendResult.Refused) result;
    return afterNo(tx, row, claim, refused, now)
        .by(claim.account())
        .naming(refused.providerCode(), null);
  }

  /** Decides where a message goes after a definite no: to the next account, to a retry, nowhere. */
  private Change afterNo(
      Tx tx, MessageRow row, Claim claim, SendResult.Refused refused, Instant now) {
    if (claim.isTooLate(now)) {
      return Change.expired(now);
    }
    if (transitions.isUnwantedSms(tx, row)) {
      String why = "the Viber message arrived before this SMS was taken";
      return Change.to(DeliveryState.CANCELLED, refused.reason(), why, now);
    }
    String said = claim.account() + " said no";
    if (next(tx, row, claim, refused, now) instanceof RetryPolicy.Next.Again again) {
      boolean later = again.at().isAfter(now);
      String why = said + ", next is " + again.route().get(0);
      return Change.to(
              later ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED, refused.reason(), why, now)
          .queued(new Change.Queued(again.route(), again.at(), claim.expiresAt()));
    }
    String why = said + ", nothing is left to try";
    return Change.to(DeliveryState.REFUSED, lastReason(tx, row, refused), why, now);
  }

  /**
   * Returns the reason for refusing a message for which no account is left. A sender or a tag that
   * an account does not know is the message's fault only when all accounts said so. Otherwise the
   * reason of another account counts, in whatever order they were asked.
   */
  private static Reason lastReason(Tx tx, MessageRow row, SendResult.Refused refused) {
    if (refused.retry() != SendResult.Retry.NEXT_ACCOUNT) {
      return refused.reason();
    }
    return AttemptTable.lastReasonOfAnAccount(tx, row.id(), row.queueing().roundStart())
        .orElse(refused.reason());
  }

  private RetryPolicy.Next next(
      Tx tx, MessageRow row, Claim claim, SendResult.Refused refused, Instant now) {
    Map<String, Integer> calls = new HashMap<>();
    ToIntFunction<String> callsTo =
        account -> {
          // One lookup serves all accounts, and some refusals need none.
          if (calls.isEmpty()) {
            calls.putAll(AttemptTable.callsTo(tx, row.id(), row.queueing().roundStart()));
            calls.merge(claim.account(), 1, Integer::sum);
          }
          return calls.getOrDefault(account, 0);
        };
    double chance = chance(row.id(), claim.attempt());
    return retry.next(row.channel(), notDrained(row), callsTo, refused, now, chance);
  }

  /** Returns the accounts left to try. Nothing new is given to one that is drained. */
  private List<String> notDrained(MessageRow row) {
    List<String> route = row.queueing().route();
    HoldSet known = holds.known();
    return known.all().isEmpty()
        ? route
        : route.stream()
            .filter(account -> account.equals(route.get(0)) || !known.drains(account))
            .toList();
  }

  /** Returns a random number that is the same when the unit of work runs twice. */
  private static double chance(String messageId, int attempt) {
    return new SplittableRandom(31L * messageId.hashCode() + attempt).nextDouble();
  }

  private static @Nullable String first(List<String> ids) {
    return ids.isEmpty() ? null : ids.get(0);
  }
}
