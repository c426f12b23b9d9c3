package org.bactrian.route;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bactrian.journal.Act;
import org.bactrian.journal.Audit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps acts that no call has done, such as an edited file: in the audit, once the journal takes
 * writes. The one who reports an act does not wait for that.
 */
@Component("bactrian.pendingActs")
public final class PendingActs {
  private static final Logger LOG = LoggerFactory.getLogger(PendingActs.class);
  private static final int MOST = 1_000;

  private final BlockingQueue<Pending> pending = new ArrayBlockingQueue<>(MOST);
  private final Audit audit;
  private final Clock clock;

  private record Pending(Act act, Instant at) {}

  PendingActs(Audit audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Adds an act of this moment; it is kept soon. */
  public void add(Act act) {
    if (!pending.offer(new Pending(act, clock.instant()))) {
      LOG.error("the journal takes no writes, and this will not be in the audit: {}", act);
    }
  }

  /** Keeps what was added, in order. What cannot be kept now stays for the next round. */
  public synchronized Optional<Instant> round() {
    Pending next = pending.peek();
    while (next != null) {
      audit.keep(next.act(), next.at());
      pending.remove();
      next = pending.peek();
    }
    return Optional.empty();
  }
}
