package org.bactrian.provider.wooxy;

import java.time.Instant;
import java.util.Map;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;
import org.springframework.stereotype.Component;

/** Adds the header {@code Access-Token}. Wooxy has no signature, so the time does not matter. */
@Component("bactrian.wooxySigner")
public final class WooxySigner implements Signer {
  @Override
  public ProviderRequest sign(ProviderRequest request, Account account, Instant now) {
    String token = account.settings(WooxyCredentials.class).accessToken();
    return request.withHeaders(Map.of("Access-Token", token));
  }
}
