package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One change of a message's state, and its cause.
 *
 * @param account who had it; null when no account had to do with it
 * @param detail the cause in words, for the history; never content, never a number
 * @param waiting where it waits next; null when it no longer waits
 */
record Change(
    DeliveryState status,
    @Nullable Reason reason,
    @Nullable String account,
    @Nullable String providerCode,
    @Nullable String providerMessageId,
    String detail,
    Instant at,
    @Nullable Waiting waiting) {

  /**
   * Waiting for its turn.
   *
   * @param route accounts left to try, in order
   */
  record Waiting(List<String> route, Instant dueAt, @Nullable Instant expiresAt) {}

  static Change to(DeliveryState status, @Nullable Reason reason, String detail, Instant at) {
    return new Change(status, reason, null, null, null, detail, at, null);
  }

  Change by(String account) {
    return new Change(
        status, reason, account, providerCode, providerMessageId, detail, at, waiting);
  }

  Change naming(@Nullable String code, @Nullable String messageId) {
    return new Change(status, reason, account, code, messageId, detail, at, waiting);
  }

  /** With more said of its cause. */
  Change adding(String more) {
    return new Change(
        status, reason, account, providerCode, providerMessageId, detail + more, at, waiting);
  }

  Change waiting(Waiting where) {
    return new Change(status, reason, account, providerCode, providerMessageId, detail, at, where);
  }
}
