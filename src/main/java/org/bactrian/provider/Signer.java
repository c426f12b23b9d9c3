package org.bactrian.provider;

import java.time.Instant;

/** Signs the bytes that will be sent, just before they are sent. */
public interface Signer {
  ProviderRequest sign(ProviderRequest request, Account account, Instant now);
}
