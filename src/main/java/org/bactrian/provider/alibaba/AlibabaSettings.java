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
 * @param accessKeyId the key's id
 * @param accessKeySecret never sent, only signed with
 * @param securityToken of a temporary key (STS); none: the key is a lasting one
 * @param from the Viber service id messages are sent from; a message's own sender goes before it
 * @param custSpaceId the space (instance) of a sub-account; none: it is not named
 * @param parameters where they travel: {@code query}, as the current SDKs do, or {@code form}, as
 *     the older ones did
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

  /** 250 calls a second are the key's, however many accounts of ours send by it. */
  @Override
  public Optional<String> sharedLimit() {
    return Optional.of("viber " + accessKeyId);
  }

  @Override
  public String toString() {
    return "AlibabaSettings[" + url + ", from " + from + "]";
  }
}
