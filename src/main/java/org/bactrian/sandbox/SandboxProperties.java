package org.bactrian.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The provider simulators of the profile {@code sandbox}. Each has a port on loopback, which its
 * accounts' urls name.
 *
 * @param nxcloudPort the port of the NXCloud simulator.
 * @param alibabaPort the port of the Alibaba simulator.
 * @param wooxyPort the port of the Wooxy simulator.
 * @param smppPort the port of the SMSC simulator.
 * @param receiptDelay how long a simulator waits before it sends each receipt.
 */
@ConfigurationProperties("bactrian.sandbox")
public record SandboxProperties(
    @DefaultValue("8377") int nxcloudPort,
    @DefaultValue("8378") int alibabaPort,
    @DefaultValue("8379") int wooxyPort,
    @DefaultValue("8380") int smppPort,
    @DefaultValue("300ms") Duration receiptDelay) {

  public SandboxProperties {
    port("nxcloud-port", nxcloudPort);
    port("alibaba-port", alibabaPort);
    port("wooxy-port", wooxyPort);
    port("smpp-port", smppPort);
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
