package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * One call that reached a provider simulator.
 *
 * @param to the digits of the phone number; empty when there were none
 * @param body of the call; a missing node when it could not be read
 * @param messageId the id under which the message was accepted; null when it was refused
 * @param code the code of the answer (of Wooxy {@code true}, or its first sentence), or {@code HTTP
 *     503}; empty when there was no answer
 */
public record ReceivedCall(
    Channel channel,
    String to,
    JsonNode body,
    @Nullable String messageId,
    String code,
    Instant at) {
  /** Leaves the code out, because a sentence may repeat the number. */
  @Override
  public String toString() {
    return "ReceivedCall[" + channel + ", " + at + "]";
  }
}
