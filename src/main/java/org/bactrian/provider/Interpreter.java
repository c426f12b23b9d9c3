package org.bactrian.provider;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;

/** What a provider's answer means. Never throws: an answer nobody can read is {@code Unknown}. */
public interface Interpreter {
  /**
   * The outcome of one call.
   *
   * @param message what was sent: whose fault it is may depend on what it named
   */
  SendResult interpret(ProviderResponse response, Message message);
}
