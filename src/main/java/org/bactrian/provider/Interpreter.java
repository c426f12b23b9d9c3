package org.bactrian.provider;

import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;

/**
 * Turns a provider's answer into an outcome. It never throws: an answer that cannot be read is
 * {@code Unknown}.
 *
 * @since 0.1
 */
public interface Interpreter {
  /**
   * Returns the outcome of one call.
   *
   * @param message the message that was sent; whose mistake a refusal is may depend on what the
   *     message named
   */
  SendResult interpret(ProviderResponse response, Message message);
}
