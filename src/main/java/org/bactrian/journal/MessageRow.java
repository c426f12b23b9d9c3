package org.bactrian.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as the journal has it.
 *
 * @param fallbackOf of an SMS: the id of the Viber message it follows
 * @param recipient E.164
 * @param body canonical JSON
 * @param version grows with each change of state
 * @param route accounts left to try, in order; the first is the one whose turn it is
 * @param priority what goes first in a lane: 0 before 1
 * @param lane the account whose turn it is, or was last; empty when none could carry it
 * @param attempts calls made so far
 * @param roundStart how many of them were made before an operator sent it again; 0: nobody did
 * @param expiresAt never submitted after; null when it is not waiting, or never expires
 * @param since when it became submitted or unknown
 * @param fallbackDueAt when its timer runs out
 * @param reviewAt the fallback is looked at then; null when nothing of it is open
 * @param fallbackReason what made the SMS leave
 * @param deadAt since when nothing is left to try
 * @param forgottenAt since when its content and number are gone: the body is empty then
 */
public record MessageRow(
    String id,
    Channel channel,
    @Nullable String fallbackOf,
    String fingerprint,
    String recipient,
    String body,
    boolean hasFallback,
    DeliveryState status,
    @Nullable Reason reason,
    int version,
    List<String> route,
    int priority,
    String lane,
    int attempts,
    int roundStart,
    @Nullable Instant expiresAt,
    @Nullable Instant since,
    @Nullable Instant fallbackDueAt,
    @Nullable Instant reviewAt,
    @Nullable Reason fallbackReason,
    @Nullable Instant deadAt,
    Instant acceptedAt,
    Instant updatedAt,
    @Nullable Instant forgottenAt) {

  /** A transaction's priority. */
  static final int URGENT = 0;

  /** A promotion's priority. */
  static final int BULK = 1;

  /** A Viber message as it comes in. */
  static MessageRow accepted(
      ViberMessage message, String body, String fingerprint, List<String> route, Instant now) {
    boolean later = message.sendAt() != null && message.sendAt().isAfter(now);
    return new MessageRow(
        message.id(),
        Channel.VIBER,
        null,
        fingerprint,
        message.to().e164(),
        body,
        message.fallback() != null,
        later ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED,
        null,
        1,
        route,
        message.label() == Label.TRANSACTION ? URGENT : BULK,
        lane(route),
        0,
        0,
        message.expiresAt(now),
        null,
        null,
        null,
        null,
        null,
        now,
        now,
        null);
  }

  /** The SMS of a Viber message as it comes in. Its fingerprint is empty: nobody sends it twice. */
  static MessageRow accepted(
      SmsMessage sms, String body, int priority, List<String> route, Instant now) {
    return new MessageRow(
        sms.id(),
        Channel.SMS,
        sms.fallbackOf(),
        "",
        sms.to().e164(),
        body,
        false,
        DeliveryState.ACCEPTED,
        null,
        1,
        route,
        priority,
        lane(route),
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        now,
        now,
        null);
  }

  /** As a change makes it; instants as the journal keeps them. */
  MessageRow after(
      Change change,
      @Nullable Instant since,
      @Nullable Instant fallbackDueAt,
      @Nullable Instant reviewAt,
      @Nullable Instant deadAt) {
    Change.Waiting waiting = change.waiting();
    return new MessageRow(
        id,
        channel,
        fallbackOf,
        fingerprint,
        recipient,
        body,
        hasFallback,
        change.status(),
        change.reason(),
        version + 1,
        waiting == null ? route : waiting.route(),
        priority,
        waiting == null ? lane : waiting.route().get(0),
        attempts + (change.status() == DeliveryState.SENDING ? 1 : 0),
        roundStart,
        waiting == null ? null : kept(waiting.expiresAt()),
        kept(since),
        kept(fallbackDueAt),
        kept(reviewAt),
        fallbackReason,
        kept(deadAt),
        acceptedAt,
        change.at().truncatedTo(ChronoUnit.MILLIS),
        forgottenAt);
  }

  private static @Nullable Instant kept(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Its content and number are gone; its states and attempts are still told. */
  public boolean isForgotten() {
    return forgottenAt != null;
  }

  /** Of one that is forgotten, in words for whoever wants it sent again. */
  public String whyNotAgain() {
    return "Its content and number were deleted at " + forgottenAt + ": it cannot be sent again.";
  }

  /** Of a Viber message: what it was labelled, when its content is gone too. */
  public Label label() {
    return priority == URGENT ? Label.TRANSACTION : Label.PROMOTION;
  }

  private static String lane(List<String> route) {
    return route.isEmpty() ? "" : route.get(0);
  }

  @Override
  public String toString() {
    return "MessageRow[" + id + ", " + status + " v" + version + ", lane " + lane + "]";
  }
}
