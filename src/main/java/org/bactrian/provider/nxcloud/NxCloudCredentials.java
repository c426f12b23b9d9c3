package org.bactrian.provider.nxcloud;

import java.net.URI;
import org.bactrian.provider.Provider;

/**
 * What every NXCloud account is set up with: both APIs sign alike (wiki page "API Interface
 * Invocation Convention").
 */
public sealed interface NxCloudCredentials extends Provider.Settings
    permits NxCloudSettings, NxCloudSmsSettings {
  /** Where the API is, without the path of a call: {@code https://api-hk.nxlink.ai}. */
  URI url();

  String accessKey();

  /** Never sent, only signed with. */
  String accessSecret();

  /** {@code md5}, NXCloud's default, or {@code sha256}. */
  String algorithm();
}
