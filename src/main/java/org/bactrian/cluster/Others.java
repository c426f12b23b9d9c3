package org.bactrian.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.bactrian.journal.Leases;
import org.bactrian.journal.Leases.ClusterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other instances, as this one sees them: whose beat stands still for a whole lease is put out.
 */
final class Others {
  private static final Logger LOG = LoggerFactory.getLogger(Others.class);

  private record Seen(long beat, long since) {}

  private final Leases leases;
  private final boolean alone;
  private final long lease;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();

  Others(Leases leases, boolean alone, long lease, LongSupplier nanos) {
    this.leases = leases;
    this.alone = alone;
    this.lease = lease;
    this.nanos = nanos;
  }

  /** Whether there was any. */
  boolean putOutTheSilent(String self, ClusterState standing) {
    seen.keySet().retainAll(standing.beats().keySet());
    boolean any = false;
    for (Map.Entry<String, Long> one : standing.beats().entrySet()) {
      String instance = one.getKey();
      if (!instance.equals(self)
          && isSilent(instance, one.getValue())
          && leases.putOut(instance, one.getValue())) {
        LOG.warn("instance {} is silent: what it worked is taken over", instance);
        any = true;
      }
    }
    return any;
  }

  private boolean isSilent(String instance, long beat) {
    long now = nanos.getAsLong();
    Seen before = seen.get(instance);
    if (before == null || before.beat() != beat) {
      seen.put(instance, new Seen(beat, now));
      return alone;
    }
    return now - before.since() >= lease;
  }
}
