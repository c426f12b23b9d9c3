package org.bactrian.journal;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.delivery.SendResult;

/** Where a message goes from a provider's no. */
final class AfterNo {
  private final RetryPolicy retry;

  AfterNo(RetryPolicy retry) {
    this.retry = retry;
  }

  /** After a definite no: elsewhere, later, or never. */
  Change of(Tx tx, MessageRow row, Claim claim, SendResult.Refused refused, Instant now) {
    return end(tx, row, claim, refused, now)
        .by(claim.account())
        .naming(refused.providerCode(), null);
  }

  private Change end(Tx tx, MessageRow row, Claim claim, SendResult.Refused refused, Instant now) {
    if (claim.isTooLate(now)) {
      String why = "its ttl passed before it left";
      return Change.to(DeliveryState.EXPIRED, Reason.EXPIRED, why, now);
    }
    if (isUnwanted(tx, row)) {
      String why = "the Viber message arrived before this SMS was taken";
      return Change.to(DeliveryState.CANCELLED, refused.reason(), why, now);
    }
    ToIntFunction<String> callsTo =
        account -> callsTo(tx, row, account) + (account.equals(claim.account()) ? 1 : 0);
    int calls = claim.attempt() - row.roundStart();
    double chance = chance(row.id(), claim.attempt());
    String said = claim.account() + (wasAsked(refused) ? " said no" : " rests");
    if (retry.next(row.route(), calls, callsTo, refused, now, chance)
        instanceof RetryPolicy.Next.Again next) {
      boolean later = next.at().isAfter(now);
      String why = said + ", next is " + next.route().get(0);
      return Change.to(
              later ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED, refused.reason(), why, now)
          .waiting(new Change.Waiting(next.route(), next.at(), claim.expiresAt()));
    }
    String why = said + ", nothing is left to try";
    return Change.to(DeliveryState.REFUSED, refused.reason(), why, now);
  }

  private static boolean wasAsked(SendResult.Refused refused) {
    return refused.retry() != SendResult.Retry.NOT_ASKED;
  }

  /** The same when the work runs twice. */
  private static double chance(String messageId, int attempt) {
    return new SplittableRandom(31L * messageId.hashCode() + attempt).nextDouble();
  }

  /** Of an SMS: its Viber message has arrived. */
  static boolean isUnwanted(Tx tx, MessageRow row) {
    return row.fallbackOf() != null
        && tx.lock(row.fallbackOf()).orElseThrow().status().hasArrived();
  }

  private static int callsTo(Tx tx, MessageRow row, String account) {
    return tx.sql("select count(*) from attempt where message_id = ? and account = ? and no > ?")
        .params(row.id(), account, row.roundStart())
        .query(Integer.class)
        .single();
  }
}
