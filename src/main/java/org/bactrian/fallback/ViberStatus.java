package org.bactrian.fallback;

import java.time.Instant;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The status of a Viber message, as far as its fallback depends on it. A {@code refused} message
 * has no account left to try.
 *
 * @param reason null when the state needs none
 * @param since when the message became {@code submitted} or {@code unknown}, which starts the
 *     timer; null before
 */
public record ViberStatus(DeliveryState state, @Nullable Reason reason, @Nullable Instant since) {}
