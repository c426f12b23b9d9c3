package org.bactrian.provider.smpp;

import java.util.Map;
import org.bactrian.base.HealthStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Shows which accounts have no session with their SMSC, each with the reason. It is no reason to
 * take this instance out of service: health answers 200.
 */
@Component("smppHealthIndicator") // health calls it smpp
final class SmppHealth extends AbstractHealthIndicator {
  private final SmppSessions sessions;

  SmppHealth(SmppSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    Map<String, String> notBound = sessions.notBound();
    health
        .status(notBound.isEmpty() ? Status.UP : HealthStatus.DEGRADED)
        .withDetail("notBound", notBound);
  }
}
