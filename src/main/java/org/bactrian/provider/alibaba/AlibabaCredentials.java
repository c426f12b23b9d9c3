package org.bactrian.provider.alibaba;

import java.net.URI;
import org.bactrian.provider.Provider;
import org.jspecify.annotations.Nullable;

/**
 * The properties that every Alibaba account has. Both products have one signature
 * (ACS3-HMAC-SHA256).
 */
public sealed interface AlibabaCredentials extends Provider.Settings
    permits AlibabaSettings, AlibabaSmsSettings {
  /**
   * Returns the product's endpoint in a region, {@code https://cams.ap-southeast-1.aliyuncs.com}.
   */
  URI url();

  String accessKeyId();

  /** Returns the secret, which is used to sign and never sent. */
  String accessKeySecret();

  /** Returns the token of a temporary key (STS); null for a permanent key. */
  @Nullable String securityToken();
}
