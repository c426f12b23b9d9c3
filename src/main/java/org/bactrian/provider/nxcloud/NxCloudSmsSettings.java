package org.bactrian.provider.nxcloud;

import java.net.URI;
import org.bactrian.provider.AccountProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An SMS account at NXCloud.
 *
 * @param url the address of the API, without the path of a call: {@code https://api2.nxcloud.com}
 * @param accessKey the customer's key
 * @param accessSecret used to sign, never sent
 * @param appKey the key of the SMS application; the Viber application has another one
 * @param algorithm {@code md5} or {@code sha256}
 */
public record NxCloudSmsSettings(
    URI url,
    String accessKey,
    String accessSecret,
    String appKey,
    @DefaultValue("md5") String algorithm)
    implements NxCloudCredentials {

  public NxCloudSmsSettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("access-key", accessKey);
    AccountProperty.required("access-secret", accessSecret);
    AccountProperty.required("app-key", appKey);
    algorithm = SignatureHash.of(algorithm).wire();
  }

  @Override
  public String toString() {
    return "NxCloudSmsSettings[" + url + "]";
  }
}
