package org.bactrian.lane;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.bactrian.base.DaemonThreads;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.AccountLimits.Limit;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All lanes, one for each account: builds them, starts them and stops them. */
public final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int MOST_EXPIRED_AT_ONCE = 200;
  private static final int MOST_COUNTED = 10_000;
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(10);

  private final LaneQueue queue;
  private final Accounts accounts;
  private final ClusterMember member;
  private final Clock clock;
  private final SortedMap<String, AccountCircuitBreaker> breakers = new TreeMap<>();
  private final Map<String, AccountRateLimiter> limiters = new HashMap<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final LaneScheduler scheduler;

  /** Accounts that claim nothing, each with the reason in words. */
  private final SortedMap<String, String> closed = new ConcurrentSkipListMap<>();

  /**
   * Creates a lane for each account; none of them works before {@link #start}.
   *
   * @param breaking when an account rests
   */
  public Lanes(
      Accounts accounts,
      AccountCircuitBreaker.Settings breaking,
      LaneQueue queue,
      RestingAccounts resting,
      ProviderCall provider,
      ReceiptWatchdog watchdog,
      Brakes brakes,
      ClusterMember member,
      Clock clock,
      MeterRegistry metrics) {
    this.accounts = accounts;
    this.queue = queue;
    this.member = member;
    this.clock = clock;
    this.scheduler = new LaneScheduler(clock);
    Executor threads = DaemonThreads.forEachTask("lane");
    ProviderCall measured = new MeasuredCalls(provider, metrics, System::nanoTime);
    for (Account account : accounts.all()) {
      AccountCircuitBreaker breaker = new AccountCircuitBreaker(account.name(), breaking, clock);
      breakers.put(account.name(), breaker);
      gauges(account, breaker, brakes, metrics);
      if (!account.enabled()) {
        closed.put(account.name(), "is not enabled");
      }
      add(
          account,
          new ClaimExecutor(
              account,
              limiter(account),
              queue,
              measured,
              breaker,
              watchdog,
              brakes,
              threads,
              clock),
          resting);
    }
    brakes.holds().onChange(() -> lanes.forEach(Lane::holdsChanged));
  }

  private void gauges(
      Account account, AccountCircuitBreaker breaker, Brakes brakes, MeterRegistry metrics) {
    Tags tags = Tags.of("account", account.name());
    metrics.gauge("bactrian.account.resting", tags, breaker, one -> one.isResting() ? 1 : 0);
    metrics.gauge("bactrian.account.half.open", tags, breaker, one -> one.isHalfOpen() ? 1 : 0);
    metrics.gauge("bactrian.account.held", tags, brakes, one -> one.holds().stops(account) ? 1 : 0);
    metrics.gauge(
        "bactrian.account.oldest.waiting.seconds",
        tags,
        queue,
        one -> one.oldestWaiting(account.name(), clock.instant()).toMillis() / 1000.0);
  }

  private void add(Account account, ClaimExecutor executor, RestingAccounts resting) {
    Lane lane =
        new Lane(
            account, leaseName(account), member, queue, executor, resting, clock, scheduler::wake);
    lanes.add(lane);
    scheduler.add(lane);
  }

  /** Accounts that share a limit are worked by one instance: by the lease of the first of them. */
  private String leaseName(Account account) {
    return "account:" + firstOfLimit(account);
  }

  private String firstOfLimit(Account account) {
    return accounts.all().stream()
        .filter(other -> limitKey(other).equals(limitKey(account)))
        .map(Account::name)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static String limitKey(Account account) {
    return account.sharedLimit().orElse(account.name());
  }

  /** Accounts that share a limit at their provider share it here. */
  private AccountRateLimiter limiter(Account account) {
    return limiters.computeIfAbsent(
        limitKey(account),
        key ->
            new AccountRateLimiter(
                account.ratePerSecond(), account.concurrency(), TimeMeter.SYSTEM_NANOTIME));
  }

  /** Returns the name under which an account's limits are changed: the first that shares them. */
  public String limitedAs(String account) {
    return accounts.find(account).map(this::firstOfLimit).orElse(account);
  }

  /** Returns the limits of an account in the configuration; empty: there is no such account. */
  public Optional<Limit> configured(String account) {
    return accounts.find(account).map(one -> new Limit(one.ratePerSecond(), one.concurrency()));
  }

  /** Returns the limits of an account that hold now. */
  public Limit limit(Account account) {
    AccountRateLimiter limiter = limiters.get(limitKey(account));
    return new Limit(limiter.ratePerSecond(), limiter.concurrency());
  }

  /** Changes the limits of an account, and of those that share them. */
  void limit(String account, Limit limit) {
    accounts
        .find(account)
        .map(one -> limiters.get(limitKey(one)))
        .ifPresent(limiter -> limiter.limit(limit.ratePerSecond(), limit.concurrency()));
  }

  /** Returns the calls per second of late; empty: another instance works the account. */
  public Optional<Double> rateNow(String account) {
    return lanes.stream()
        .filter(lane -> lane.account().equals(account))
        .findFirst()
        .filter(Lane::isWorked)
        .map(Lane::rateNow);
  }

  /** Returns the accounts that rest now, each with its latest failure. */
  SortedMap<String, String> resting() {
    return failures(AccountCircuitBreaker::isResting);
  }

  /** Returns the accounts that are tried after a rest, each with its latest failure. */
  SortedMap<String, String> halfOpen() {
    return failures(AccountCircuitBreaker::isHalfOpen);
  }

  private SortedMap<String, String> failures(Predicate<AccountCircuitBreaker> which) {
    SortedMap<String, String> found = new TreeMap<>();
    breakers.forEach(
        (account, breaker) -> {
          if (which.test(breaker)) {
            found.put(account, breaker.latest().wire());
          }
        });
    return found;
  }

  /** Expires messages that waited past their ttl, in any lane. */
  public Optional<Instant> expire() {
    int expired = queue.expire(MOST_EXPIRED_AT_ONCE, clock.instant());
    return expired == MOST_EXPIRED_AT_ONCE ? Stage.AT_ONCE : Optional.empty();
  }

  /** Returns the accounts that claim nothing though messages wait for them, each in words. */
  SortedMap<String, String> waiting() {
    SortedMap<String, String> waiting = new TreeMap<>();
    closed.forEach(
        (account, why) -> {
          int messages = queue.waiting(account, MOST_COUNTED);
          if (messages > 0) {
            String number = messages < MOST_COUNTED ? "" + messages : messages + " or more";
            waiting.put(account, why + ": messages that wait for it: " + number);
          }
        });
    return waiting;
  }

  /** Returns the stage whose thread claims messages for all lanes. */
  public Stage stage() {
    return scheduler.stage();
  }

  public void start(Wakeups wakeups) {
    queue.waitingLanes().stream()
        .filter(account -> accounts.find(account).isEmpty())
        .forEach(account -> closed.put(account, "is no longer configured"));
    waiting().forEach((account, why) -> LOG.warn("account {} {}", account, why));
    for (Lane lane : lanes) {
      wakeups.register(Wakeups.lane(lane.account()), lane::wake);
    }
    scheduler.start();
  }

  /** Claims no more, and waits, within one bound for all lanes, for what is in flight. */
  public void stop() {
    scheduler.stop();
    long deadline = System.nanoTime() + FINISH_WITHIN.toNanos();
    lanes.forEach(lane -> lane.finish(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
  }
}
