package org.bactrian.lane;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.journal.Holds;
import org.bactrian.journal.Holds.Hold;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether everything is held: as the journal says, which is asked once a second and at each
 * change. Until it has been asked for the first time, everything is.
 */
public final class HoldWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HoldWatch.class);

  /** The property that holds everything at the start. */
  private static final String AT_START = "bactrian.held";

  private final Holds journal;
  private final Clock clock;
  private boolean toHold;
  private volatile @Nullable List<Hold> holds;
  private volatile Runnable lifted = () -> {};

  /**
   * Creates it; nothing may leave before the first {@link #round}.
   *
   * @param heldAtStart whether everything is to be held from now on
   */
  public HoldWatch(Holds journal, boolean heldAtStart, Clock clock, MeterRegistry metrics) {
    this.journal = journal;
    this.toHold = heldAtStart;
    this.clock = clock;
    metrics.gauge("bactrian.held", this, watch -> watch.holds().isEmpty() ? 0 : 1);
  }

  /** Registers the lanes: they are woken when nothing is held any more; must not block. */
  void onLifted(Runnable wakeLanes) {
    lifted = wakeLanes;
  }

  /** Returns whether nothing may leave. */
  public boolean holdsEverything() {
    List<Hold> known = holds;
    return known == null || !known.isEmpty();
  }

  /** Returns the holds that are known, the oldest first. */
  public List<Hold> holds() {
    List<Hold> known = holds;
    return known == null ? List.of() : known;
  }

  /** Asks the journal what is held. */
  public Optional<Instant> round() {
    if (toHold) {
      journal.hold("held at the start", AT_START, clock.instant());
      toHold = false;
    }
    boolean before = holds == null || !holds.isEmpty();
    boolean first = holds == null;
    List<Hold> now = journal.all();
    holds = now;
    if (!now.isEmpty() && (first || !before)) {
      LOG.warn(
          "everything is held since {} ({}): nothing leaves until DELETE /v1/holds/{}",
          now.get(0).since(),
          now.get(0).reason(),
          now.get(0).id());
    }
    if (now.isEmpty() && before) {
      if (!first) {
        LOG.warn("nothing is held any more");
      }
      lifted.run();
    }
    return Optional.empty();
  }
}
