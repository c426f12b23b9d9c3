package org.bactrian.provider.alibaba;

import java.net.URI;
import org.bactrian.provider.AccountProperty;
import org.jspecify.annotations.Nullable;

/**
 * An SMS account at Alibaba.
 *
 * @param url the endpoint, without a path: {@code https://dysmsapi.ap-southeast-1.aliyuncs.com}
 * @param accessKeyId the id of the access key
 * @param accessKeySecret used to sign, never sent
 * @param securityToken of a temporary key (STS); none for a permanent key
 * @param from the sender id, up to 11 letters and digits or up to 15 digits; none: Alibaba chooses
 */
public record AlibabaSmsSettings(
    URI url,
    String accessKeyId,
    String accessKeySecret,
    @Nullable String securityToken,
    @Nullable String from)
    implements AlibabaCredentials {

  public AlibabaSmsSettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("access-key-id", accessKeyId);
    AccountProperty.required("access-key-secret", accessKeySecret);
    securityToken = AccountProperty.optional(securityToken);
    from = AccountProperty.optional(from);
    if (from != null && !isSender(from)) {
      throw new IllegalArgumentException(
          "from must be up to 11 letters and digits, or up to 15 digits");
    }
  }

  static boolean isSender(String from) {
    return from.matches("[0-9A-Za-z]{1,11}|[0-9]{12,15}");
  }

  @Override
  public String toString() {
    return "AlibabaSmsSettings[" + url + "]";
  }
}
