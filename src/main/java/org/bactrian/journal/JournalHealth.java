package org.bactrian.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Shows whether the journal takes writes: whether one was committed lately. When there is no other
 * write, it makes one of its own. An instance whose journal takes no writes is not ready: it
 * answers every message 503.
 */
public final class JournalHealth extends AbstractHealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(JournalHealth.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** No write for so long: the journal is down. */
  private static final Duration LATELY = Duration.ofSeconds(5);

  private final Journal journal;
  private final Supplier<Optional<String>> loss;
  private Optional<String> lost = Optional.empty();
  private CompletableFuture<?> probe = CompletableFuture.completedFuture(null);
  private boolean down;

  /**
   * Creates an indicator that looks at its first round.
   *
   * @param loss why nothing that is written would be found again after a restart; empty: it would
   */
  public JournalHealth(Journal journal, Supplier<Optional<String>> loss) {
    this.journal = journal;
    this.loss = loss;
  }

  /** Looks once; to be called every second. */
  public synchronized Optional<Instant> round() {
    Optional<String> now = loss.get();
    if (!now.equals(lost)) {
      lost = now;
      journal.refuse(now.orElse(null));
    }
    if (probe.isDone() && journal.sinceWrite().compareTo(PERIOD) >= 0) {
      probe = journal.probe();
    }
    logChange();
    return Optional.empty();
  }

  private void logChange() {
    Optional<String> fault = fault();
    if (down != fault.isPresent()) {
      down = fault.isPresent();
      fault.ifPresentOrElse(
          why -> LOG.error("the journal takes no writes: {}", why),
          () -> LOG.warn("the journal takes writes again"));
    }
  }

  private Optional<String> fault() {
    Duration since = journal.sinceWrite();
    return lost.isPresent() || since.compareTo(LATELY) < 0
        ? lost
        : Optional.of("none succeeded for " + since.toSeconds() + " s");
  }

  @Override
  protected synchronized void doHealthCheck(Health.Builder health) {
    Optional<String> fault = fault();
    if (fault.isPresent()) {
      health.down().withDetail("fault", fault.get());
    } else {
      health.up();
    }
  }
}
