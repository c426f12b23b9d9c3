package org.bactrian.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message to be sent: the Viber message of a caller, or the SMS that follows it. */
public sealed interface Message permits ViberMessage, SmsMessage {
  String id();

  Msisdn to();

  /** Returns the sender that the recipient sees; null: the account's own. */
  @Nullable String sender();

  Channel channel();

  /** Returns the caller's own data. It comes back in every event. */
  Map<String, String> metadata();
}
