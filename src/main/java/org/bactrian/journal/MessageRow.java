package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Recipient;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as the journal has it.
 *
 * @param fallbackOf of an SMS: the id of the Viber message it follows
 * @param recipient E.164; empty once it is forgotten
 * @param body canonical JSON; empty once it is forgotten
 * @param version grows with each change of state
 */
public record MessageRow(
    String id,
    Channel channel,
    @Nullable String fallbackOf,
    Origin origin,
    String recipient,
    String body,
    DeliveryState status,
    @Nullable Reason reason,
    int version,
    Queueing queueing,
    FallbackTimer timer,
    Timestamps timestamps) {

  /** The priority of a transaction. */
  static final int URGENT = 0;

  /** The priority of a promotion. */
  static final int BULK = 1;

  /**
   * Where the message came from. An SMS has the origin of its Viber message, but no fingerprint: no
   * caller sends it, so none sends it twice.
   *
   * @param key the name of the API key with which it came; empty: it came without one; null: it was
   *     accepted before keys were noted
   * @param ownId the id that its sender gave it, if a message of another key has that as its id; of
   *     an SMS: the one of its Viber message
   * @param fingerprint of what the sender sent
   * @param campaign what it belongs to; null: nothing
   * @param receiver the one of its key's receivers that its events go to; null: all
   * @param country of the recipient, as {@link Recipient#country}; empty: it was accepted before
   *     countries were noted
   */
  public record Origin(
      @Nullable String key,
      @Nullable String ownId,
      String fingerprint,
      @Nullable String campaign,
      @Nullable String receiver,
      String country) {

    /** Returns the origin of a message that is about to be accepted. */
    public static Origin of(ViberMessage message, String key, String fingerprint) {
      String country = new Recipient(message.to()).country();
      return new Origin(key, null, fingerprint, message.campaign(), message.receiver(), country);
    }

    /** Returns the name of the API key; empty: it came without one, or before keys were noted. */
    public String keyOrNone() {
      return key == null ? "" : key;
    }

    Origin named(@Nullable String otherId) {
      return new Origin(key, otherId, fingerprint, campaign, receiver, country);
    }

    Origin ofSms() {
      return new Origin(key, ownId, "", campaign, receiver, country);
    }
  }

  /**
   * The message's place in a lane, now or last.
   *
   * @param route accounts left to try, in order; the first is the one whose turn it is
   * @param priority 0 goes before 1 in a lane
   * @param lane the account whose turn it is, or was last; empty when none could carry the message
   * @param attempts calls made so far
   * @param roundStart how many calls were made before an operator sent it again; else 0
   * @param expiresAt the message is never submitted after; null when it does not wait, or never
   *     expires
   * @param estimate of the cost of a call by this lane's account, made when the message came there
   * @param parked where it waits because a hold names it; null: it is not parked
   */
  public record Queueing(
      List<String> route,
      int priority,
      String lane,
      int attempts,
      int roundStart,
      @Nullable Instant expiresAt,
      Charge estimate,
      @Nullable Parked parked) {
    static Queueing first(List<String> route, int priority, @Nullable Instant expiresAt) {
      String lane = route.isEmpty() ? "" : route.get(0);
      return new Queueing(route, priority, lane, 0, 0, millis(expiresAt), Charge.NONE, null);
    }

    private Queueing after(Change change) {
      Change.Queued queued = change.queued();
      return new Queueing(
          queued == null ? route : queued.route(),
          priority,
          queued == null ? lane : queued.route().get(0),
          attempts + (change.status() == DeliveryState.SENDING ? 1 : 0),
          roundStart,
          queued == null ? null : millis(queued.expiresAt()),
          estimate,
          null);
    }

    private Queueing costing(Charge cost) {
      return new Queueing(route, priority, lane, attempts, roundStart, expiresAt, cost, parked);
    }

    private Queueing parked(@Nullable Parked behind) {
      return new Queueing(route, priority, lane, attempts, roundStart, expiresAt, estimate, behind);
    }
  }

  /**
   * The place of a message that waits outside its lane, because a hold names it.
   *
   * @param hold its id
   * @param dueAt when its turn comes once it is back in its lane
   */
  public record Parked(String hold, Instant dueAt) {}

  /**
   * The state of the message's fallback.
   *
   * @param hasFallback whether the message has a fallback rule
   * @param since when the message became submitted or unknown: the timer counts from there
   * @param dueAt when the timer runs out
   * @param reviewAt when the fallback is looked at next; null when nothing of it is open
   * @param trigger what made the SMS leave
   * @param late whether the message arrived after its SMS had left
   */
  public record FallbackTimer(
      boolean hasFallback,
      @Nullable Instant since,
      @Nullable Instant dueAt,
      @Nullable Instant reviewAt,
      @Nullable Reason trigger,
      boolean late) {
    static FallbackTimer none(boolean hasFallback) {
      return new FallbackTimer(hasFallback, null, null, null, null, false);
    }

    FallbackTimer set(
        @Nullable Instant since, @Nullable Instant dueAt, @Nullable Instant reviewAt) {
      return new FallbackTimer(
          hasFallback, millis(since), millis(dueAt), millis(reviewAt), trigger, late);
    }

    private FallbackTimer arrivedLate() {
      return new FallbackTimer(hasFallback, since, dueAt, reviewAt, trigger, true);
    }
  }

  /**
   * The moments of the message's life.
   *
   * @param deliveredAt when the first receipt said that it was delivered or seen
   * @param deadAt since when nothing is left to try
   * @param forgottenAt since when content and number are gone
   */
  public record Timestamps(
      Instant acceptedAt,
      Instant updatedAt,
      @Nullable Instant deliveredAt,
      @Nullable Instant deadAt,
      @Nullable Instant forgottenAt) {
    static Timestamps accepted(Instant now) {
      Instant at = now.truncatedTo(ChronoUnit.MILLIS);
      return new Timestamps(at, at, null, null, null);
    }

    private Timestamps after(Change change, @Nullable Instant dead) {
      Instant at = change.at().truncatedTo(ChronoUnit.MILLIS);
      boolean arrives = deliveredAt == null && change.status().hasArrived();
      return new Timestamps(acceptedAt, at, arrives ? at : deliveredAt, millis(dead), forgottenAt);
    }
  }

  /** Returns a Viber message as it is accepted. */
  static MessageRow accepted(
      ViberMessage message, String body, Origin origin, List<String> route, Instant now) {
    boolean later = message.sendAt() != null && message.sendAt().isAfter(now);
    int priority = message.label() == Label.TRANSACTION ? URGENT : BULK;
    return new MessageRow(
        message.id(),
        Channel.VIBER,
        null,
        origin,
        message.to().e164(),
        body,
        later ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED,
        null,
        1,
        Queueing.first(route, priority, message.expiresAt(now)),
        FallbackTimer.none(message.fallback() != null),
        Timestamps.accepted(now));
  }

  /** Returns the SMS of a Viber message as it is accepted. */
  static MessageRow accepted(
      SmsMessage sms, String body, MessageRow viber, List<String> route, Instant now) {
    return new MessageRow(
        sms.id(),
        Channel.SMS,
        sms.fallbackOf(),
        viber.origin.ofSms(),
        sms.to().e164(),
        body,
        DeliveryState.ACCEPTED,
        null,
        1,
        Queueing.first(route, viber.queueing.priority(), null),
        FallbackTimer.none(false),
        Timestamps.accepted(now));
  }

  /** Returns the message as a change leaves it, with instants in milliseconds as on disk. */
  MessageRow after(Change change, FallbackTimer timer, @Nullable Instant deadAt) {
    return new MessageRow(
        id,
        channel,
        fallbackOf,
        origin,
        recipient,
        body,
        change.status(),
        change.reason(),
        version + 1,
        queueing.after(change),
        timer,
        timestamps.after(change, deadAt));
  }

  /** Returns a message that waits, parked from the moment on at which it begins to wait. */
  MessageRow parked(Parked behind) {
    return with(queueing.parked(behind), timer);
  }

  /** Returns a Viber message that arrived after its SMS had left. */
  MessageRow late() {
    return with(queueing, timer.arrivedLate());
  }

  private MessageRow with(Queueing place, FallbackTimer timer) {
    return new MessageRow(
        id,
        channel,
        fallbackOf,
        origin,
        recipient,
        body,
        status,
        reason,
        version,
        place,
        timer,
        timestamps);
  }

  /**
   * Returns a message that is about to be accepted with another id.
   *
   * @param body with that id
   */
  MessageRow renamed(String other, String body) {
    return new MessageRow(
        other,
        channel,
        fallbackOf,
        origin.named(id),
        recipient,
        body,
        status,
        reason,
        version,
        queueing,
        timer,
        timestamps);
  }

  /** Returns the message with an estimate of the cost of a call by its lane's account. */
  MessageRow costing(Charge estimate) {
    return with(queueing.costing(estimate), timer);
  }

  /** Returns a message that is about to be accepted, and does not leave at once. */
  MessageRow scheduled() {
    return new MessageRow(
        id,
        channel,
        fallbackOf,
        origin,
        recipient,
        body,
        DeliveryState.SCHEDULED,
        reason,
        version,
        queueing,
        timer,
        timestamps);
  }

  /** Returns the id that its sender knows the message by. */
  public String ownId() {
    return channel == Channel.VIBER && origin.ownId() != null ? origin.ownId() : id;
  }

  /** Returns the id that the sender knows by whose SMS this is; null: it is no SMS. */
  public @Nullable String ownFallbackOf() {
    return fallbackOf != null && origin.ownId() != null ? origin.ownId() : fallbackOf;
  }

  private static @Nullable Instant millis(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Returns whether content and number are gone; states and attempts are still there. */
  public boolean isForgotten() {
    return timestamps.forgottenAt() != null;
  }

  /** Returns how the message stands, for the audit. */
  ObjectNode stateJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", status.wire());
    if (reason != null) {
      json.put("reason", reason.wire());
    }
    return json.put("account", queueing.lane());
  }

  /** Returns why a forgotten message cannot be sent again, in words for an operator. */
  public String whyNotAgain() {
    return "Its content and number were deleted at "
        + timestamps.forgottenAt()
        + ": it cannot be sent again.";
  }

  /** Returns a Viber message's label, which is known even when its content is gone. */
  public Label label() {
    return label(queueing.priority());
  }

  static Label label(int priority) {
    return priority == URGENT ? Label.TRANSACTION : Label.PROMOTION;
  }

  @Override
  public String toString() {
    return "MessageRow[" + id + ", " + status + " v" + version + ", lane " + queueing.lane() + "]";
  }
}
