package org.bactrian.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The look-alikes of profile {@code sandbox}.
 *
 * @param port Port on loopback the look-alike of NXCloud listens on; the sandbox accounts' urls
 *     name it.
 * @param receiptDelay How long a look-alike waits before it sends each receipt.
 */
@ConfigurationProperties("bactrian.sandbox")
public record SandboxProperties(
    @DefaultValue("8377") int port, @DefaultValue("300ms") Duration receiptDelay) {

  public SandboxProperties {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
    if (receiptDelay.isNegative()) {
      throw new IllegalArgumentException("receipt-delay must not be negative");
    }
  }
}
