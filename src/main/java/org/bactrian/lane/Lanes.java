package org.bactrian.lane;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.ProducerTemplate;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.send.ProviderCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.stereotype.Component;

/** All lanes, one for each account. */
@Component("lanes")
public final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
  private static final int BATCH = 200;
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(10);

  private final LaneQueue queue;
  private final Accounts accounts;
  private final Clock clock;
  private final Gate gate;
  private final Map<String, AccountCircuitBreaker> breakers = new ConcurrentHashMap<>();
  private final Map<String, AccountRateLimiter> limits = new ConcurrentHashMap<>();
  private final List<Lane> lanes;
  private final LaneScheduler hand;

  Lanes(
      LaneQueue queue,
      Accounts accounts,
      ProducerTemplate routes,
      Clock clock,
      Gate gate,
      ReceiptWatchdog silence,
      ClusterMember instance,
      BactrianProperties properties,
      MeterRegistry metrics) {
    this.queue = queue;
    this.accounts = accounts;
    this.clock = clock;
    this.gate = gate;
    this.hand = new LaneScheduler(clock);
    Executor threads = threads();
    this.lanes =
        accounts.all().stream()
            .map(
                account -> {
                  AccountCircuitBreaker breaker = breaker(account, properties, metrics);
                  ProviderCall call = new ProviderCall(account, breaker, silence, routes, clock);
                  return lane(account, instance, call, threads);
                })
            .toList();
    lanes.forEach(hand::takesFor);
  }

  private Lane lane(Account account, ClusterMember instance, ProviderCall call, Executor threads) {
    AccountRateLimiter limit = limit(account);
    Stranded stranded = new Stranded(account.name(), queue, limit, instance.isAlone(), clock);
    ClaimExecutor sender =
        new ClaimExecutor(account.name(), queue, limit, gate, call, stranded, threads, clock);
    return new Lane(
        account, lease(account), instance, queue, limit, stranded, sender, clock, hand::wake);
  }

  private AccountCircuitBreaker breaker(
      Account account, BactrianProperties properties, MeterRegistry metrics) {
    AccountCircuitBreaker breaker =
        new AccountCircuitBreaker(account.name(), properties.circuitBreaker(), clock);
    breakers.put(account.name(), breaker);
    metrics.gauge(
        "bactrian.account.resting",
        Tags.of("account", account.name()),
        breaker,
        one -> one.isResting() ? 1 : 0);
    return breaker;
  }

  /** Accounts that rest now, and what they said. */
  SortedMap<String, String> resting() {
    SortedMap<String, String> resting = new TreeMap<>();
    breakers.forEach(
        (account, breaker) -> {
          if (breaker.isResting()) {
            resting.put(account, breaker.latest().wire());
          }
        });
    return resting;
  }

  /** Accounts that share a limit are worked by the same instance: by the lease of their first. */
  private String lease(Account account) {
    String first =
        accounts.all().stream()
            .filter(other -> limitKey(other).equals(limitKey(account)))
            .map(Account::name)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return "account:" + first;
  }

  private static String limitKey(Account account) {
    return account.sharedLimit().orElse(account.name());
  }

  /** Accounts that share a limit at their provider share it here. */
  private AccountRateLimiter limit(Account account) {
    return limits.computeIfAbsent(
        limitKey(account),
        key ->
            new AccountRateLimiter(
                account.ratePerSecond(), account.concurrency(), TimeMeter.SYSTEM_NANOTIME));
  }

  /** A thread for each call in flight: cheap where threads are virtual, kept where they are not. */
  private static Executor threads() {
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

  /**
   * Lets a message pass when the account's limit does: the last thing before it is signed.
   *
   * @param requests it is made of: an SMS by SMPP is one a part
   */
  public void gate(Account account, int requests) throws InterruptedException {
    gate.pass(limit(account), requests);
  }

  /** What waits too long in any lane expires. */
  public Optional<Instant> expire() {
    int expired = queue.expire(BATCH, clock.instant());
    return expired == BATCH ? Stage.AT_ONCE : Optional.empty();
  }

  public void start(Wakeups wakeups) {
    warnOfOrphans();
    for (Lane lane : lanes) {
      wakeups.register(Wakeups.lane(lane.account()), lane::wake);
    }
    hand.start();
  }

  private void warnOfOrphans() {
    for (String name : queue.waitingLanes()) {
      if (accounts.find(name).isEmpty()) {
        LOG.warn("messages wait for account {}, which is not configured any more", name);
      }
    }
  }

  /** Takes no more; what is in flight has one bound for all. */
  public void stop() {
    hand.stop();
    long deadline = System.nanoTime() + FINISH_WITHIN.toNanos();
    lanes.forEach(lane -> lane.finish(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
  }
}
