package org.bactrian.provider;

import org.bactrian.message.Message;

/**
 * Turns a canonical message into a provider's request. It is pure: no clock, no nonce, no network.
 *
 * @param <M> the messages that it translates
 * @since 0.1
 */
public interface Translator<M extends Message> {
  /** Returns the request, unsigned. */
  ProviderRequest translate(M message, Account account);
}
