package org.bactrian.delivery;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a message stands (contract, section 3), and the one table of allowed changes. */
public enum DeliveryState {
  ACCEPTED,
  SCHEDULED,
  SENDING,
  SUBMITTED,
  DELIVERED,
  SEEN,
  REFUSED,
  UNDELIVERED,
  EXPIRED,
  UNKNOWN,
  CANCELLED;

  private static final Map<DeliveryState, Set<DeliveryState>> ALLOWED =
      new EnumMap<>(DeliveryState.class);

  static {
    // Waiting: it has not left. A receipt of an earlier attempt may still overtake.
    allow(ACCEPTED, SENDING, SCHEDULED, REFUSED, EXPIRED, CANCELLED, DELIVERED, SEEN);
    allow(SCHEDULED, ACCEPTED, SENDING, REFUSED, EXPIRED, CANCELLED, DELIVERED, SEEN);
    // At the provider's door. Back to waiting only after a definite no; CANCELLED when it is an SMS
    // that is no longer wanted then. EXPIRED when the ttl passed in front of the door.
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
    // The provider has it, or may have it: only receipts speak.
    allow(UNKNOWN, SUBMITTED, EXPIRED, UNDELIVERED, DELIVERED, SEEN);
    allow(SUBMITTED, EXPIRED, UNDELIVERED, DELIVERED, SEEN);
    // Receipts may come in any order; what ranks higher stays.
    allow(EXPIRED, UNDELIVERED, DELIVERED, SEEN);
    allow(UNDELIVERED, DELIVERED, SEEN);
    allow(DELIVERED, SEEN);
    allow(SEEN);
    allow(REFUSED);
    allow(CANCELLED);
  }

  private static void allow(DeliveryState from, DeliveryState... to) {
    Set<DeliveryState> set = EnumSet.noneOf(DeliveryState.class);
    set.addAll(Set.of(to));
    ALLOWED.put(from, set);
  }

  /** Whether a message may go from this state to the other one. Staying is no change: false. */
  public boolean mayBecome(DeliveryState other) {
    return ALLOWED.get(this).contains(other);
  }

  /** Not yet with a provider: it can still be cancelled, and its ttl can still pass. */
  public boolean isWaiting() {
    return this == ACCEPTED || this == SCHEDULED;
  }

  /** A delivered or seen receipt has come: no SMS, ever. */
  public boolean hasArrived() {
    return this == DELIVERED || this == SEEN;
  }

  /** It will not arrive, as far as is known. */
  public boolean hasFailed() {
    return this == REFUSED || this == UNDELIVERED || this == EXPIRED;
  }

  /** It is with a provider, or may be, or was. */
  public boolean mayHaveGone() {
    return switch (this) {
      case SENDING, SUBMITTED, UNKNOWN, DELIVERED, SEEN, UNDELIVERED, EXPIRED -> true;
      case ACCEPTED, SCHEDULED, REFUSED, CANCELLED -> false;
    };
  }

  /** Nothing more is expected of this message by itself. */
  public boolean isFinal() {
    return switch (this) {
      case DELIVERED, SEEN, REFUSED, UNDELIVERED, EXPIRED, CANCELLED -> true;
      case ACCEPTED, SCHEDULED, SENDING, SUBMITTED, UNKNOWN -> false;
    };
  }

  /**
   * An operator may send it again: it did not arrive, or nobody knows. No receipt ever does, so it
   * is not in the table above.
   */
  public boolean mayBeSentAgain() {
    return switch (this) {
      case REFUSED, UNDELIVERED, EXPIRED, UNKNOWN -> true;
      case ACCEPTED, SCHEDULED, SENDING, SUBMITTED, DELIVERED, SEEN, CANCELLED -> false;
    };
  }

  /** The name on the wire and in the journal. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static DeliveryState of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
