package org.bactrian.provider.alibaba;

import java.net.URI;
import java.util.Optional;
import org.bactrian.provider.AccountProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Viber account at Alibaba.
 *
 * @param url the endpoint, without a path: {@code https://cams.ap-southeast-1.aliyuncs.com}
 * @param accessKeyId the id of the access key
 * @param accessKeySecret used to sign, never sent
 * @param securityToken of a temporary key (STS); none for a permanent key
 * @param from the Viber service id of the sender; a message's own sender takes precedence
 * @param custSpaceId the space (instance) of a sub-account; none: it is not sent
 * @param parameters where parameters travel: {@code query}, as in current SDKs, or {@code form}, as
 *     in older ones
 */
public record AlibabaSettings(
    URI url,
    String accessKeyId,
    String accessKeySecret,
    @Nullable String securityToken,
    String from,
    @Nullable String custSpaceId,
    @DefaultValue("query") String parameters)
    implements AlibabaCredentials {

  public AlibabaSettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("access-key-id", accessKeyId);
    AccountProperty.required("access-key-secret", accessKeySecret);
    AccountProperty.required("from", from);
    securityToken = AccountProperty.optional(securityToken);
    custSpaceId = AccountProperty.optional(custSpaceId);
    parameters = ParameterPlace.of(parameters).wire();
  }

  /**
   * The limit of 250 calls a second applies to the access key, so all accounts with one key share
   * it.
   */
  @Override
  public Optional<String> sharedLimit() {
    return Optional.of("viber " + accessKeyId);
  }

  @Override
  public String toString() {
    return "AlibabaSettings[" + url + ", from " + from + "]";
  }
}
