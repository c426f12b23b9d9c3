package org.bactrian.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What a provider says became of a message.
 *
 * @param providerId the id the provider names it by
 * @param ownId our own message id where the provider echoes it; null where it does not
 * @param state one of submitted, delivered, seen, undelivered, expired
 * @param reason null when the state says it all
 * @param providerCode as it came
 */
public record Receipt(
    @Nullable String providerId,
    @Nullable String ownId,
    DeliveryState state,
    @Nullable Reason reason,
    @Nullable String providerCode) {}
