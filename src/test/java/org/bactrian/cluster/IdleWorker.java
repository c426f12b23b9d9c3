package org.bactrian.cluster;

/** A worker without work, which gives each lease back at once. */
public final class IdleWorker implements ClusterMember.Worker {
  @Override
  public boolean idle() {
    return true;
  }

  @Override
  public void wake() {}
}
