package org.bactrian.provider.wooxy;

import java.net.URI;
import java.util.Optional;
import org.bactrian.provider.Provider;

/** What every Wooxy account is set up with, whichever channel it is for. */
public sealed interface WooxyCredentials extends Provider.Settings
    permits WooxySettings, WooxySmsSettings {
  /** Where the API is, without the path of a call: {@code https://api.wooxy.com}. */
  URI url();

  /** The "string hash from account settings"; it alone opens the account. */
  String accessToken();

  /** A verified domain of the account; it also scopes webhooks and reports. */
  String domain();

  /** Not more than 10 concurrent requests for each token, Viber and SMS together. */
  @Override
  default Optional<String> sharedLimit() {
    return Optional.of("token " + Integer.toHexString(accessToken().hashCode()));
  }
}
