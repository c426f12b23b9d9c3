package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One change of a message's state, and its cause.
 *
 * @param account the account that had the message; null when no account was involved
 * @param detail the cause in words, for the history; never content, never a number
 * @param charge what the provider told about the cost, if that was not known before
 * @param queued where the message waits next; null when it no longer waits
 */
record Change(
    DeliveryState status,
    @Nullable Reason reason,
    @Nullable String account,
    @Nullable String providerCode,
    @Nullable String providerMessageId,
    String detail,
    Instant at,
    Charge charge,
    @Nullable Queued queued) {

  /**
   * A place in a lane.
   *
   * @param route accounts left to try, in order
   */
  record Queued(List<String> route, Instant dueAt, @Nullable Instant expiresAt) {}

  static Change to(DeliveryState status, @Nullable Reason reason, String detail, Instant at) {
    return new Change(status, reason, null, null, null, detail, at, Charge.NONE, null);
  }

  /** Returns the change of a message whose ttl has passed. */
  static Change expired(Instant at) {
    return to(DeliveryState.EXPIRED, Reason.EXPIRED, "its ttl passed before it left", at);
  }

  /** Returns the change of a message that its recipient does not want. */
  static Change optedOut(Instant at) {
    return to(DeliveryState.REFUSED, Reason.OPTED_OUT, "its recipient does not want it", at);
  }

  /** Returns the change that a claim makes. */
  static Change sending(String lane, int attempt, Instant at) {
    return to(DeliveryState.SENDING, null, "to " + lane + ", attempt " + attempt, at).by(lane);
  }

  Change by(String account) {
    return new Change(
        status, reason, account, providerCode, providerMessageId, detail, at, charge, queued);
  }

  /** Returns this change with what the provider told about the cost. */
  Change charging(Charge news) {
    return new Change(
        status, reason, account, providerCode, providerMessageId, detail, at, news, queued);
  }

  /** Returns this change with the code and the message id that the provider gave. */
  Change naming(@Nullable String code, @Nullable String messageId) {
    return new Change(status, reason, account, code, messageId, detail, at, charge, queued);
  }

  /** Returns this change with more words about its cause. */
  Change adding(String more) {
    return new Change(
        status,
        reason,
        account,
        providerCode,
        providerMessageId,
        detail + more,
        at,
        charge,
        queued);
  }

  Change queued(Queued where) {
    return new Change(
        status, reason, account, providerCode, providerMessageId, detail, at, charge, where);
  }
}
