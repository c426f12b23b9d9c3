package org.bactrian.journal;

import java.time.Instant;
import org.bactrian.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message taken from its lane to be sent now. Its holder calls the provider at most once.
 *
 * @param attempt from 1
 * @param expiresAt the message is never submitted after; null: it is never too late
 */
public record Claim(Message message, String account, int attempt, @Nullable Instant expiresAt) {

  public boolean isTooLate(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
