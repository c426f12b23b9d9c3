package org.bactrian.provider.nxcloud;

import java.net.URI;
import org.bactrian.provider.Provider;

/**
 * The properties that every NXCloud account has. Both APIs have one signature (wiki page "API
 * Interface Invocation Convention").
 */
public sealed interface NxCloudCredentials extends Provider.Settings
    permits NxCloudSettings, NxCloudSmsSettings {
  /**
   * Returns the address of the API, without the path of a call: {@code https://api-hk.nxlink.ai}.
   */
  URI url();

  String accessKey();

  /** Returns the secret, which is used to sign and never sent. */
  String accessSecret();

  /** Returns {@code md5}, NXCloud's default, or {@code sha256}. */
  String algorithm();
}
