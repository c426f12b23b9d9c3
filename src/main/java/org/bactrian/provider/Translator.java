package org.bactrian.provider;

import org.bactrian.message.Message;

/**
 * A canonical message in a provider's own words. Pure: no clock, no nonce, no network.
 *
 * @param <M> the messages it can carry
 */
public interface Translator<M extends Message> {
  ProviderRequest translate(M message, Account account);
}
