package org.bactrian.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The look-alikes of profile {@code sandbox}. Each has a port on loopback, which its accounts' urls
 * name.
 *
 * @param nxcloudPort the look-alike of NXCloud.
 * @param alibabaPort the look-alike of Alibaba.
 * @param wooxyPort the look-alike of Wooxy.
 * @param receiptDelay how long a look-alike waits before it sends each receipt.
 */
@ConfigurationProperties("bactrian.sandbox")
public record SandboxProperties(
    @DefaultValue("8377") int nxcloudPort,
    @DefaultValue("8378") int alibabaPort,
    @DefaultValue("8379") int wooxyPort,
    @DefaultValue("300ms") Duration receiptDelay) {

  public SandboxProperties {
    port("nxcloud-port", nxcloudPort);
    port("alibaba-port", alibabaPort);
    port("wooxy-port", wooxyPort);
    if (receiptDelay.isNegative()) {
      throw new IllegalArgumentException("receipt-delay must not be negative");
    }
  }

  private static void port(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(name + " must be 0 to 65535, not " + port);
    }
  }
}
