package org.bactrian.journal;

import java.time.Instant;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider and its outcome.
 *
 * @param no from 1
 * @param charge what the provider told about its cost
 * @param clickedAt when a person's click was first told; null: none was
 */
public record AttemptRow(
    int no,
    String account,
    DeliveryState status,
    @Nullable Reason reason,
    @Nullable String providerCode,
    @Nullable String providerMessageId,
    Instant at,
    Charge charge,
    @Nullable Instant clickedAt) {}
