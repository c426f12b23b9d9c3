package org.bactrian.provider.nxcloud;

import java.net.URI;
import org.bactrian.provider.AccountProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Viber account at NXCloud.
 *
 * @param url the address of the API, without the path of a call: {@code https://api-hk.nxlink.ai}
 * @param accessKey the customer's key
 * @param accessSecret used to sign, never sent
 * @param tenantId the tenant that the application belongs to
 * @param appkey the key of the Viber application; the SMS application has another one
 * @param algorithm {@code md5} or {@code sha256}
 */
public record NxCloudSettings(
    URI url,
    String accessKey,
    String accessSecret,
    long tenantId,
    String appkey,
    @DefaultValue("md5") String algorithm)
    implements NxCloudCredentials {

  public NxCloudSettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("access-key", accessKey);
    AccountProperty.required("access-secret", accessSecret);
    AccountProperty.required("appkey", appkey);
    algorithm = SignatureHash.of(algorithm).wire();
    if (tenantId <= 0) {
      throw new IllegalArgumentException("tenant-id is missing, or not a positive number");
    }
  }

  @Override
  public String toString() {
    return "NxCloudSettings[" + url + ", tenant " + tenantId + "]";
  }
}
