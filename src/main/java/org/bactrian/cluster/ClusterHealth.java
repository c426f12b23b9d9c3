package org.bactrian.cluster;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** What this instance works: an operator of several sees who has what. */
@Component("instanceHealthIndicator")
final class ClusterHealth extends AbstractHealthIndicator {
  private final ClusterMember instance;

  ClusterHealth(ClusterMember instance) {
    this.instance = instance;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.up().withDetail("id", instance.id()).withDetail("works", instance.holding());
  }
}
