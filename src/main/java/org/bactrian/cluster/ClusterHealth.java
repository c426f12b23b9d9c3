package org.bactrian.cluster;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Shows what this instance works, for an operator of several. */
public final class ClusterHealth extends AbstractHealthIndicator {
  private final ClusterMember member;

  public ClusterHealth(ClusterMember member) {
    this.member = member;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.up().withDetail("id", member.id()).withDetail("works", member.holding());
  }
}
