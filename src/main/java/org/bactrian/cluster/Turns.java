package org.bactrian.cluster;

import java.time.Instant;
import java.util.Optional;
import org.bactrian.journal.Stage;

/** Whether a stage is in the middle of a round. */
final class Turns implements ClusterMember.Worker {
  private volatile boolean busy;

  Optional<Instant> take(Stage.Round round) {
    busy = true;
    try {
      return round.run();
    } finally {
      busy = false;
    }
  }

  @Override
  public boolean idle() {
    return !busy;
  }

  @Override
  public void wake() {}
}
