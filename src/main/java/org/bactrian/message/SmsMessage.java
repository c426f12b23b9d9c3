package org.bactrian.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SMS that follows a Viber message. Each Viber message has at most one.
 *
 * @param fallbackOf the id of the Viber message
 * @param traceparent the trace of the Viber message; null: none
 * @since 0.1
 */
public record SmsMessage(
    String id,
    String fallbackOf,
    Msisdn to,
    @Nullable String sender,
    String text,
    Map<String, String> metadata,
    @Nullable String traceparent)
    implements Message {

  /** Copies what can change. */
  public SmsMessage {
    metadata = Map.copyOf(metadata);
  }

  /** Creates an SMS that belongs to no trace. */
  public SmsMessage(
      String id,
      String fallbackOf,
      Msisdn to,
      @Nullable String sender,
      String text,
      Map<String, String> metadata) {
    this(id, fallbackOf, to, sender, text, metadata, null);
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
