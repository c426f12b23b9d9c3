package org.bactrian.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that feeds a stage from the journal: a commit wakes it, polling is only the safety
 * net. Whatever goes wrong in one round is logged and tried again in the next.
 */
public final class Stage {
  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

  /** There may be more to do: look again without a pause. */
  public static final Optional<Instant> AT_ONCE = Optional.of(Instant.EPOCH);

  private static final Duration SAFETY_NET = Duration.ofSeconds(1);

  /** One round of work. */
  public interface Round {
    /**
     * Does what there is to do.
     *
     * @return when to look again unless woken; empty: when the safety net says so; a moment that
     *     has passed: at once
     */
    Optional<Instant> run();
  }

  private final String name;
  private final String word;
  private final Duration gathering;
  private final Clock clock;
  private final Round round;
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopped;
  private final Thread thread;

  public Stage(String name, Clock clock, Round round) {
    this(name, name, clock, round);
  }

  /**
   * A stage that is not alone in being woken.
   *
   * @param word the journal's word for its work, as in {@link Wakeups}
   */
  public Stage(String name, String word, Clock clock, Round round) {
    this(name, word, Duration.ZERO, clock, round);
  }

  /**
   * A stage nobody waits for: what comes soon after is worked in the same round.
   *
   * @param gathering how long it waits for more once it is woken
   */
  public Stage(String name, String word, Duration gathering, Clock clock, Round round) {
    this.name = name;
    this.word = word;
    this.gathering = gathering;
    this.clock = clock;
    this.round = round;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  String word() {
    return word;
  }

  public void start() {
    thread.start();
  }

  /** There is work; never blocks. */
  public void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        pause(round.run());
      } catch (InterruptedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        // An Error, too: a stage that ended would be missed by nobody, and do nothing more.
        LOG.warn("{}: {}; trying again", name, e.toString());
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

  /** Finishes the round it is in and ends. */
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
