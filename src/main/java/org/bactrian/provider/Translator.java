package org.bactrian.provider;

import org.bactrian.message.Message;

/**
 * Turns a canonical message into a provider's request. It is pure: no clock, no nonce, no network.
 *
 * @param <M> the messages that it translates
 */
public interface Translator<M extends Message> {
  ProviderRequest translate(M message, Account account);
}
