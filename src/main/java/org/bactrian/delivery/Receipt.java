package org.bactrian.delivery;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's later report about one message (DLR).
 *
 * @param providerId the provider's id of the message, as it came; null where the receipt has none
 * @param otherIds more ids under which the message may be known, in the order in which they are
 *     looked up after the first
 * @param ownId our own message id, where the provider echoes it; null where it does not
 * @param state one of submitted, delivered, seen, undelivered, expired
 * @param reason null when the state needs none
 * @param providerCode the provider's code as it came; null where it gave none
 * @param charge what it tells about the cost of the message
 * @param clicked whether it tells that a person clicked a link or button of the message
 * @since 0.1
 */
public record Receipt(
    @Nullable String providerId,
    List<String> otherIds,
    @Nullable String ownId,
    DeliveryState state,
    @Nullable Reason reason,
    @Nullable String providerCode,
    Charge charge,
    boolean clicked) {
  /** Copies what can change. */
  public Receipt {
    String first = providerId;
    otherIds =
        otherIds.isEmpty()
            ? List.of()
            : otherIds.stream()
                .distinct()
                .filter(id -> !id.equals(first))
                .limit(SendResult.MOST_IDS)
                .toList();
  }

  /** Creates a receipt that names the message by one id. */
  public Receipt(
      @Nullable String providerId,
      @Nullable String ownId,
      DeliveryState state,
      @Nullable Reason reason,
      @Nullable String providerCode) {
    this(providerId, List.of(), ownId, state, reason, providerCode, Charge.NONE, false);
  }

  /** Returns the same receipt with more ids to look up. */
  public Receipt orNamed(List<String> more) {
    return new Receipt(providerId, more, ownId, state, reason, providerCode, charge, clicked);
  }

  /** Returns every id to look up, in order. */
  public List<String> providerIds() {
    return providerId != null && otherIds.isEmpty()
        ? List.of(providerId)
        : Stream.concat(Stream.ofNullable(providerId), otherIds.stream()).toList();
  }

  /** Returns this receipt with another reason. */
  public Receipt because(Reason other) {
    return new Receipt(providerId, otherIds, ownId, state, other, providerCode, charge, clicked);
  }

  /** Returns this receipt with what it tells about the cost. */
  public Receipt charging(Charge told) {
    return new Receipt(providerId, otherIds, ownId, state, reason, providerCode, told, clicked);
  }

  /** Returns this receipt as one of a click, which proves that the message was seen. */
  public Receipt ofClick() {
    return new Receipt(
        providerId, otherIds, ownId, DeliveryState.SEEN, null, providerCode, charge, true);
  }
}
