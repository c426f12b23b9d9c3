package org.bactrian.journal;

import java.time.Instant;
import org.bactrian.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message taken from a lane to be sent now. Whoever holds it calls the provider at most once.
 *
 * @param attempt from 1
 * @param expiresAt never submitted after; null: never too late
 */
public record Claim(Message message, String account, int attempt, @Nullable Instant expiresAt) {

  public boolean isTooLate(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
