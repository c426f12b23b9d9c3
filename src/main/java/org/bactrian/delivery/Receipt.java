package org.bactrian.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A provider's later report about one message (DLR).
 *
 * @param providerId the provider's id of the message; null where the receipt has none
 * @param ownId our own message id, where the provider echoes it; null where it does not
 * @param state one of submitted, delivered, seen, undelivered, expired
 * @param reason null when the state needs none
 * @param providerCode the provider's code as it came; null where it gave none
 */
public record Receipt(
    @Nullable String providerId,
    @Nullable String ownId,
    DeliveryState state,
    @Nullable Reason reason,
    @Nullable String providerCode) {

  /** Returns this receipt with another reason. */
  public Receipt because(Reason other) {
    return new Receipt(providerId, ownId, state, other, providerCode);
  }
}
