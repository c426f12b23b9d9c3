package org.bactrian.lane;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bactrian.journal.Hold;
import org.bactrian.journal.HoldSet;
import org.bactrian.journal.Holds;
import org.bactrian.journal.Stage;
import org.bactrian.provider.Account;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what is held: as the journal says, which is asked once a second and at each change. Until
 * it has been asked for the first time, everything is. It also parks the messages that wait when a
 * hold is set, and puts them back when it is lifted.
 */
public final class HoldWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HoldWatch.class);

  /** The property that holds everything at the start. */
  private static final String AT_START = "bactrian.held";

  private final Holds journal;
  private final Clock clock;
  private final List<Runnable> onChange = new CopyOnWriteArrayList<>();
  private boolean toHold;
  private boolean asked;
  private List<String> seen = List.of();

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

  /** Registers what is told when another thing is held than before; must not block. */
  void onChange(Runnable told) {
    onChange.add(told);
  }

  /** Returns whether nothing may leave, by any account. */
  public boolean holdsEverything() {
    return journal.known().stopsEverything();
  }

  /** Returns whether nothing of an account may leave. */
  public boolean stops(Account account) {
    return journal.known().stops(account.name(), account::channel);
  }

  /** Returns whether nothing new is given to an account. */
  public boolean drains(String account) {
    return journal.known().drains(account);
  }

  /** Returns the holds that are known, the oldest first. */
  public List<Hold> holds() {
    return journal.known().all();
  }

  /** Asks the journal what is held, and moves messages behind holds and back. */
  public synchronized Optional<Instant> round() {
    Instant now = clock.instant();
    if (toHold) {
      journal.holdEverything("held at the start", AT_START, now);
      toHold = false;
    }
    HoldSet known = journal.look(now);
    List<String> ids = known.all().stream().map(Hold::id).toList();
    if (!asked || !ids.equals(seen)) {
      tell(known, ids);
      asked = true;
      seen = ids;
      onChange.forEach(Runnable::run);
    }
    return journal.work(now) ? Stage.AT_ONCE : known.nextUntil();
  }

  private void tell(HoldSet known, List<String> ids) {
    for (Hold hold : known.all()) {
      if (!seen.contains(hold.id())) {
        LOG.warn("held until DELETE /v1/holds/{}: {}", hold.id(), hold.words());
      }
    }
    seen.stream()
        .filter(id -> !ids.contains(id))
        .forEach(id -> LOG.warn("the hold {} is lifted", id));
  }
}
