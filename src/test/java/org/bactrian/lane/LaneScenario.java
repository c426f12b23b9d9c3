package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bactrian.SettableClock;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Claim;
import org.bactrian.journal.ForgetfulDatabase;
import org.bactrian.journal.Journal;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.TestDatabase;
import org.bactrian.journal.TestJournal;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Lanes on a journal of their own. A test makes each round of a lane, and each call that a lane
 * starts waits in {@link #calls} until the test runs it.
 */
final class LaneScenario implements AutoCloseable {
  static final String NX = "nx";
  static final Duration A_MINUTE = Duration.ofMinutes(1);

  /** How long an account rests after three failures. */
  static final Duration REST = Duration.ofSeconds(10);

  private static final int MANY = 1_000;
  private static final String MESSAGE =
      """
      {"id": "%s", "to": "+380501234567", "label": "promotion", "content": {"text": "x"}, "ttl": 600}
      """;

  /** After this time the messages must not leave any more. */
  static final Duration TTL = Duration.ofSeconds(600);

  /** Calls that were started and not run yet. */
  final Deque<Runnable> calls = new ConcurrentLinkedDeque<>();

  /** What a lane gives its calls to. */
  Executor threads = calls::add;

  /** What the provider answers; at first every call fails as nothing should. */
  ProviderCall provider =
      (account, claim, lease, permit) -> {
        throw new IllegalStateException("no provider");
      };

  final SettableClock clock = SettableClock.running();
  final ForgetfulDatabase forgetful;
  final Journal journal;
  final HoldWatch holds;

  /** Compares with this scenario's clock. */
  final ClockWatch clocks;

  /** Of each account; null: nothing asks it. */
  @Nullable Provider ofAccounts;

  ClusterMember member;
  private final HikariDataSource database;
  private final MessageReader reader = new MessageReader(() -> "made", null);

  LaneScenario(Path folder) {
    database = TestDatabase.sqlite(folder);
    forgetful = new ForgetfulDatabase(database);
    journal = TestJournal.open(forgetful.database(), reader);
    holds = new HoldWatch(journal.holds(), false, clock, new SimpleMeterRegistry());
    holds.round();
    clocks = new ClockWatch(clock, System::nanoTime, new SimpleMeterRegistry());
    member = member(true);
  }

  /** A member of the cluster that has not started. */
  ClusterMember member(boolean alone) {
    return new ClusterMember(
        journal.leases(), alone, Duration.ofSeconds(10), System::nanoTime, clock);
  }

  LaneScenario accept(String account, String... ids) {
    return accept(List.of(account), ids);
  }

  LaneScenario accept(List<String> route, String... ids) {
    for (String id : ids) {
      ReadResult.Good read =
          (ReadResult.Good) reader.read(MESSAGE.formatted(id).getBytes(StandardCharsets.UTF_8));
      journal
          .messages()
          .accept(
              read.message(),
              Origin.of(read.message(), "", "said"),
              route,
              "by name",
              clock.instant());
    }
    return this;
  }

  /** No thread can be had for any call. */
  LaneScenario withoutThreads() {
    threads =
        call -> {
          throw new RejectedExecutionException("no thread can be had");
        };
    return this;
  }

  /** No thread can be had for the first call; the others are run as before. */
  LaneScenario withoutThreadAtFirst(Runnable meanwhile) {
    Executor later = threads;
    AtomicBoolean asked = new AtomicBoolean();
    threads =
        call -> {
          if (asked.compareAndSet(false, true)) {
            meanwhile.run();
            throw new RejectedExecutionException("no thread can be had");
          }
          later.execute(call);
        };
    return this;
  }

  /** Each call is run as soon as it is started. */
  LaneScenario callingAtOnce() {
    threads = Runnable::run;
    return this;
  }

  /** A provider that answers in the thread that calls it. */
  interface AnswersAtOnce {
    SendResult call(Account account, Claim claim, HeldLease lease, Permit permit);
  }

  LaneScenario answering(AnswersAtOnce provider) {
    this.provider =
        (account, claim, lease, permit) ->
            CompletableFuture.completedFuture(provider.call(account, claim, lease, permit));
    return this;
  }

  static AccountRateLimiter limiter(int concurrency) {
    return new AccountRateLimiter(0, concurrency, TimeMeter.SYSTEM_NANOTIME);
  }

  Lane lane(AccountRateLimiter limiter) {
    return lane(NX, limiter);
  }

  Lane lane(String name, AccountRateLimiter limiter) {
    return lane(name, true, limiter);
  }

  Lane lane(String name, boolean enabled, AccountRateLimiter limiter) {
    Account account =
        new Account(name, ofAccounts, null, 0, 1, Duration.ofSeconds(1), enabled, "", List.of());
    ReceiptWatchdog watchdog =
        new ReceiptWatchdog(
            journal.activity(),
            new Accounts(List.of(), List.of()),
            new ReceiptWatchdog.Settings(A_MINUTE, 20, false),
            clock,
            new SimpleMeterRegistry());
    ClaimExecutor executor =
        new ClaimExecutor(
            account,
            limiter,
            journal.lanes(),
            (to, claim, lease, permit) -> provider.call(to, claim, lease, permit),
            new AccountCircuitBreaker(
                name, new AccountCircuitBreaker.Settings(3, REST, A_MINUTE), clock),
            watchdog,
            new Brakes(holds, clocks),
            call -> threads.execute(call),
            clock);
    return new Lane(
        account,
        "account:" + name,
        member,
        journal.lanes(),
        executor,
        journal.resting(),
        clock,
        () -> {});
  }

  LaneScenario start() {
    member.start();
    return this;
  }

  static void round(Lane lane) {
    lane.ask(MANY);
    lane.take();
  }

  /** A round, and what follows from it until nothing is in flight. */
  static void roundToTheEnd(Lane lane) {
    round(lane);
    lane.finish(A_MINUTE);
  }

  /** Returns how many calls may start now. */
  static int free(AccountRateLimiter limiter) {
    try (AccountRateLimiter.Reservation reserved = limiter.reserve(MANY)) {
      return reserved.calls();
    }
  }

  MessageRow message(String id) {
    return journal.messages().find(id).orElseThrow();
  }

  DeliveryState status(String id) {
    return message(id).status();
  }

  void assertIsUnknownOnce(String id) {
    assertThat(status(id)).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(journal.messages().attempts(id)).hasSize(1);
  }

  static SendResult taken() {
    return new SendResult.Submitted(List.of(), "0");
  }

  /** Another connection to the database. */
  Connection elsewhere() throws SQLException {
    return database.getConnection();
  }

  @Override
  public void close() {
    member.stop();
    journal.close();
    database.close();
  }
}
