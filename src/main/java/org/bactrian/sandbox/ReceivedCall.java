package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * One call that reached a look-alike.
 *
 * @param to the digits; empty when there were none
 * @param body what it said; a missing node when it could not be read
 * @param messageId the id it was taken under; null when it was not
 * @param code the code answered (of Wooxy {@code true}, or its first sentence), or {@code HTTP
 *     503}; empty when there was no answer
 */
public record ReceivedCall(
    Channel channel,
    String to,
    JsonNode body,
    @Nullable String messageId,
    String code,
    Instant at) {
  /** Without the code: a sentence may repeat the number. */
  @Override
  public String toString() {
    return "ReceivedCall[" + channel + ", " + at + "]";
  }
}
