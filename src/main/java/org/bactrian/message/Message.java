package org.bactrian.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent: the Viber message of a caller, or the SMS that follows it.
 *
 * @since 0.1
 */
public sealed interface Message permits ViberMessage, SmsMessage {
  /** Returns the id by which the caller knows it. */
  String id();

  /** Returns the number of the recipient. */
  Msisdn to();

  /** Returns the sender that the recipient sees; null: the account's own. */
  @Nullable String sender();

  /** Returns how it reaches the phone. */
  Channel channel();

  /** Returns the caller's own data. It comes back in every event. */
  Map<String, String> metadata();

  /**
   * Returns the trace that the message belongs to ({@link Traceparent}); null: none. It comes back
   * in every event, and does not tell one message from another.
   */
  @Nullable String traceparent();
}
