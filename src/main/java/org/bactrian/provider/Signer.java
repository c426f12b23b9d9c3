package org.bactrian.provider;

import java.time.Instant;

/**
 * Signs the bytes that will be sent, just before they are sent.
 *
 * @since 0.1
 */
public interface Signer {
  /**
   * Returns the request with its signature, made of the very bytes that will be sent.
   *
   * @param now the time to sign with
   */
  ProviderRequest sign(ProviderRequest request, Account account, Instant now);
}
