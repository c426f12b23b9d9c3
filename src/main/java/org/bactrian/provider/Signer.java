package org.bactrian.provider;

import java.time.Instant;

/** Signs the bytes that will be sent, at the moment they are. */
public interface Signer {
  ProviderRequest sign(ProviderRequest request, Account account, Instant now);
}
