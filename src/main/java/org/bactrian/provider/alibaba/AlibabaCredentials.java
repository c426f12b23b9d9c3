package org.bactrian.provider.alibaba;

import java.net.URI;
import org.bactrian.provider.Provider;
import org.jspecify.annotations.Nullable;

/** What every Alibaba account is set up with: both products sign alike (ACS3-HMAC-SHA256). */
public sealed interface AlibabaCredentials extends Provider.Settings
    permits AlibabaSettings, AlibabaSmsSettings {
  /** The product's endpoint in a region: {@code https://cams.ap-southeast-1.aliyuncs.com}. */
  URI url();

  String accessKeyId();

  /** Never sent, only signed with. */
  String accessKeySecret();

  /** Of a temporary key (STS); null: the key is a lasting one. */
  @Nullable String securityToken();
}
