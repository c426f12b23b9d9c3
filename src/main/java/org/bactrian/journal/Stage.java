package org.bactrian.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bactrian.base.DaemonThreads;
import org.bactrian.base.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that works through the journal in rounds. A commit wakes it; polling is only the safety
 * net. A round that fails is logged, and the next one tries again.
 */
public final class Stage {
  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

  /** The answer of a round that may have left work: the next round follows without a pause. */
  public static final Optional<Instant> AT_ONCE = Optional.of(Instant.EPOCH);

  private static final Duration SAFETY_NET = Duration.ofSeconds(1);

  /** How long a thread that has ended has been at its work. */
  public static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  /** One round of work. */
  public interface Round {
    /**
     * Does the work there is.
     *
     * @return when the next round is due unless the stage is woken before; a past moment: at once;
     *     empty: after the pause of the safety net
     */
    Optional<Instant> run();
  }

  private final String name;
  private final String word;
  private final Duration gathering;
  private final Clock clock;
  private final Round round;
  private final RareLog failures = new RareLog();
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopped;
  private volatile long movedAt;
  private final Thread thread;

  public Stage(String name, Clock clock, Round round) {
    this(name, name, clock, round);
  }

  /**
   * A stage that shares its wake-up word with others.
   *
   * @param word the word for its work, as in {@link Wakeups}
   */
  public Stage(String name, String word, Clock clock, Round round) {
    this(name, word, Duration.ZERO, clock, round);
  }

  /**
   * A stage that gathers work: what comes soon after the wake-up is done in the same round.
   *
   * @param gathering how long it waits for more work once it is woken
   */
  public Stage(String name, String word, Duration gathering, Clock clock, Round round) {
    this.name = name;
    this.word = word;
    this.gathering = gathering;
    this.clock = clock;
    this.round = round;
    this.thread = DaemonThreads.unstarted(name, this::run);
  }

  public String name() {
    return name;
  }

  /**
   * Returns how long this stage has been in the same round. Zero where it has not started or was
   * stopped; for ever when its thread has ended by itself.
   */
  public Duration inRoundFor() {
    if (stopped || thread.getState() == Thread.State.NEW) {
      return Duration.ZERO;
    }
    return thread.isAlive() ? Duration.ofNanos(System.nanoTime() - movedAt) : FOR_EVER;
  }

  String word() {
    return word;
  }

  /** Starts the stage's thread. */
  public void start() {
    movedAt = System.nanoTime();
    thread.start();
  }

  /** Wakes the stage, for there is work. Never blocks. */
  public void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void run() {
    while (!stopped) {
      movedAt = System.nanoTime();
      try {
        pause(round.run());
      } catch (InterruptedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        // An Error, too: a stage whose thread has ended does no more work, and nothing shows it.
        String failure = e.toString();
        failures
            .count(failure)
            .ifPresent(more -> LOG.warn("{}: {}; trying again{}", name, failure, more));
        LOG.debug("{}", name, e);
        pauseQuietly();
      }
    }
  }

  private void pause(Optional<Instant> next) throws InterruptedException {
    Duration until = next.map(at -> Duration.between(clock.instant(), at)).orElse(SAFETY_NET);
    long millis = Math.min(until.toMillis(), SAFETY_NET.toMillis());
    if (millis > 0 && wakes.tryAcquire(millis, TimeUnit.MILLISECONDS) && !stopped) {
      TimeUnit.MILLISECONDS.sleep(gathering.toMillis());
    }
    wakes.drainPermits();
  }

  private void pauseQuietly() {
    try {
      pause(Optional.empty());
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /** Ends the stage after the round it is in. */
  public void stop() {
    stopped = true;
    wake();
    try {
      thread.join(SAFETY_NET.multipliedBy(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
