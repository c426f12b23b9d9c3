package org.bactrian.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SMS that follows a Viber message. Each Viber message has at most one.
 *
 * @param fallbackOf the id of the Viber message
 * @since 0.1
 */
public record SmsMessage(
    String id,
    String fallbackOf,
    Msisdn to,
    @Nullable String sender,
    String text,
    Map<String, String> metadata)
    implements Message {

  /** Copies what can change. */
  public SmsMessage {
    metadata = Map.copyOf(metadata);
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public String toString() {
    return "SmsMessage[" + id + " for " + fallbackOf + ", " + to + "]";
  }
}
