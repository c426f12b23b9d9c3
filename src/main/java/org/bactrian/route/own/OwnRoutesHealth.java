package org.bactrian.route.own;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while a file in {@code routes/} is refused. It is no {@code DOWN}: the rest goes
 * on, and nobody is to be sent elsewhere for it.
 */
@Component("ownRoutesHealthIndicator")
final class OwnRoutesHealth implements HealthIndicator {
  private final OwnRoutes routes;

  OwnRoutesHealth(OwnRoutes routes) {
    this.routes = routes;
  }

  @Override
  public Health health() {
    Health.Builder health = routes.faults().isEmpty() ? Health.up() : Health.status("DEGRADED");
    routes
        .faults()
        .forEach((file, fault) -> health.withDetail(file, fault.line() + ": " + fault.reason()));
    return health.build();
  }
}
