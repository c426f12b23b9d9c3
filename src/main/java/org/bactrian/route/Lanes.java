package org.bactrian.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.ProducerTemplate;
import org.bactrian.journal.Journal;
import org.bactrian.provider.Accounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.stereotype.Component;

/** All lanes, one for each account, and the clock that expires what waits too long in any. */
@Component
final class Lanes implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
  private static final int BATCH = 200;
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(10);

  private final Journal journal;
  private final Accounts accounts;
  private final Wakeups wakeups;
  private final Clock clock;
  private final List<Lane> lanes;
  private final Stage expiry;
  private volatile boolean running;

  Lanes(Journal journal, Accounts accounts, ProducerTemplate routes, Wakeups wakeups, Clock clock) {
    this.journal = journal;
    this.accounts = accounts;
    this.wakeups = wakeups;
    this.clock = clock;
    var senders = senders();
    this.lanes =
        accounts.all().stream()
            .map(account -> new Lane(account, journal.lanes(), routes, senders, clock))
            .toList();
    this.expiry = new Stage("expiry", clock, this::expire);
  }

  /** A thread for each call in flight: cheap where threads are virtual, kept where they are not. */
  private static java.util.concurrent.Executor senders() {
    if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
      return new VirtualThreadTaskExecutor("lane-");
    }
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "lane");
              thread.setDaemon(true);
              return thread;
            });
    return new TaskExecutorAdapter(threads);
  }

  private Optional<Instant> expire() {
    int expired = journal.lanes().expire(BATCH, clock.instant());
    return expired == BATCH ? Optional.of(Instant.MIN) : Optional.empty();
  }

  @Override
  public void start() {
    warnOfOrphans();
    for (Lane lane : lanes) {
      wakeups.register(lane.stage());
      lane.start();
    }
    wakeups.register(expiry);
    expiry.start();
    running = true;
  }

  private void warnOfOrphans() {
    for (String name : journal.lanes().waitingLanes()) {
      if (accounts.find(name).isEmpty()) {
        LOG.warn("messages wait for account {}, which is not configured any more", name);
      }
    }
  }

  @Override
  public void stop() {
    expiry.stop();
    lanes.forEach(lane -> lane.stop(FINISH_WITHIN));
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the routes and the server have started; before they stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
