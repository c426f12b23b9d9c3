package org.bactrian.fallback;

import java.time.Instant;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Where a Viber message stands, as far as its fallback cares. A {@code refused} message is one that
 * no account is left to try for.
 *
 * @param reason null when the state says it all
 * @param since when it became {@code submitted} or {@code unknown}, the timer's start; null before
 */
public record ViberStatus(DeliveryState state, @Nullable Reason reason, @Nullable Instant since) {}
