package org.bactrian.delivery;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The state of a message, and the only table of allowed changes.
 *
 * @since 0.1
 */
public enum DeliveryState {
  /** The journal has it, and it waits. */
  ACCEPTED,
  /** Accepted; it may leave at a later time. */
  SCHEDULED,
  /** Claimed by a lane; the outcome of the call is not written down yet. */
  SENDING,
  /** The provider took it. */
  SUBMITTED,
  /** The message reached the phone. */
  DELIVERED,
  /** The recipient opened it. */
  SEEN,
  /** The provider, or every provider, said no. */
  REFUSED,
  /** A receipt said that it did not arrive. */
  UNDELIVERED,
  /** Its time passed before it left, or a receipt said so. */
  EXPIRED,
  /** The message may have left, and no answer came; it is not sent again. */
  UNKNOWN,
  /** An operator or its sender cancelled it before it left. */
  CANCELLED;

  private static final Map<DeliveryState, Set<DeliveryState>> ALLOWED =
      new EnumMap<>(DeliveryState.class);

  static {
    // Waiting to be sent. A receipt of an earlier attempt may still arrive.
    allow(ACCEPTED, SENDING, SCHEDULED, REFUSED, EXPIRED, CANCELLED, DELIVERED, SEEN);
    allow(SCHEDULED, ACCEPTED, SENDING, REFUSED, EXPIRED, CANCELLED, DELIVERED, SEEN);
    // The call is being made. Back to waiting only after a definite no; CANCELLED for an SMS that
    // is no longer needed by then; EXPIRED when the ttl passed just before the call.
    allow(
        SENDING,
        SUBMITTED,
        REFUSED,
        UNKNOWN,
        ACCEPTED,
        SCHEDULED,
        CANCELLED,
        EXPIRED,
        UNDELIVERED,
        DELIVERED,
        SEEN);
    // The provider has the message, or may have it: from here only receipts change the state.
    allow(UNKNOWN, SUBMITTED, EXPIRED, UNDELIVERED, DELIVERED, SEEN);
    allow(SUBMITTED, EXPIRED, UNDELIVERED, DELIVERED, SEEN);
    // Receipts may arrive in any order; the state with the higher rank stays.
    allow(EXPIRED, UNDELIVERED, DELIVERED, SEEN);
    allow(UNDELIVERED, DELIVERED, SEEN);
    allow(DELIVERED, SEEN);
    allow(SEEN);
    // A receipt that says the message arrived outranks a refusal.
    allow(REFUSED, DELIVERED, SEEN);
    allow(CANCELLED);
  }

  private static void allow(DeliveryState from, DeliveryState... to) {
    Set<DeliveryState> set = EnumSet.noneOf(DeliveryState.class);
    set.addAll(Set.of(to));
    ALLOWED.put(from, set);
  }

  /**
   * Returns whether a message may change from this state to the other one. Staying in a state is no
   * change: false.
   */
  public boolean mayBecome(DeliveryState other) {
    return ALLOWED.get(this).contains(other);
  }

  /**
   * Returns whether the message has not been sent yet: it can still be cancelled, and its ttl can
   * still pass.
   */
  public boolean isWaiting() {
    return this == ACCEPTED || this == SCHEDULED;
  }

  /** Returns whether a delivered or seen receipt has come. From then on no SMS is ever sent. */
  public boolean hasArrived() {
    return this == DELIVERED || this == SEEN;
  }

  /** Returns whether the message will not arrive, as far as is known. */
  public boolean hasFailed() {
    return this == REFUSED || this == UNDELIVERED || this == EXPIRED;
  }

  /** Returns whether a provider has the message, may have it, or had it. */
  public boolean mayHaveGone() {
    return switch (this) {
      case SENDING, SUBMITTED, UNKNOWN, DELIVERED, SEEN, UNDELIVERED, EXPIRED -> true;
      case ACCEPTED, SCHEDULED, REFUSED, CANCELLED -> false;
    };
  }

  /** Returns whether nothing more will happen to this message by itself. */
  public boolean isFinal() {
    return switch (this) {
      case DELIVERED, SEEN, REFUSED, UNDELIVERED, EXPIRED, CANCELLED -> true;
      case ACCEPTED, SCHEDULED, SENDING, SUBMITTED, UNKNOWN -> false;
    };
  }

  /**
   * Returns whether an operator may send the message again: it did not arrive, or nobody knows
   * whether it did. No receipt causes this change, so it is not in the table above.
   */
  public boolean mayBeSentAgain() {
    return switch (this) {
      case REFUSED, UNDELIVERED, EXPIRED, UNKNOWN -> true;
      case ACCEPTED, SCHEDULED, SENDING, SUBMITTED, DELIVERED, SEEN, CANCELLED -> false;
    };
  }

  /** Returns the name in JSON and in the journal. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the state of a word in JSON. */
  public static DeliveryState of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
