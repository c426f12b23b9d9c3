package org.bactrian.provider.wooxy;

import java.net.URI;
import java.util.Optional;
import org.bactrian.provider.Provider;

/** The properties that every Wooxy account has, for either channel. */
public sealed interface WooxyCredentials extends Provider.Settings
    permits WooxySettings, WooxySmsSettings {
  /** Returns the address of the API, without the path of a call: {@code https://api.wooxy.com}. */
  URI url();

  /** Returns the "string hash from account settings". It alone gives access to the account. */
  String accessToken();

  /** Returns a verified domain of the account. Webhooks and reports belong to a domain too. */
  String domain();

  /** Wooxy allows 10 concurrent requests for each token, Viber and SMS together. */
  @Override
  default Optional<String> sharedLimit() {
    return Optional.of("token " + Integer.toHexString(accessToken().hashCode()));
  }
}
