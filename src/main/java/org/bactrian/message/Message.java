package org.bactrian.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message on its way: what an integrator said, or the SMS that follows it. */
public sealed interface Message permits ViberMessage, SmsMessage {
  String id();

  Msisdn to();

  /** Whom the recipient sees; null: the account's own sender. */
  @Nullable String sender();

  Channel channel();

  /** Comes back in every event. */
  Map<String, String> metadata();
}
