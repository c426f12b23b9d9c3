package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.TimeMeter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.journal.ForgetfulDatabase;
import org.bactrian.journal.GroupCommit;
import org.bactrian.journal.Journal;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.TestDatabase;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.provider.Account;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.send.ProviderCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes when what they need is not to be had, when they share it, and when nobody knows. */
class LaneTest {
  private static final String MESSAGE =
      """
      {"id": "%s", "to": "+380501234567", "label": "promotion", "content": {"text": "x"}}
      """;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Executor NO_THREAD =
      work -> {
        throw new RejectedExecutionException("no thread is to be had");
      };

  private static final ClusterMember.Worker IDLE =
      new ClusterMember.Worker() {
        @Override
        public boolean idle() {
          return true;
        }

        @Override
        public void wake() {}
      };

  @TempDir Path folder;
  private final Clock clock = Clock.systemUTC();
  private final MessageReader reader = new MessageReader(() -> "made", null);
  private HikariDataSource database;
  private ForgetfulDatabase forgetful;
  private Journal journal;
  private ClusterMember instance;

  @BeforeEach
  void open() {
    database = TestDatabase.sqlite(folder);
    forgetful = new ForgetfulDatabase(database);
    journal =
        new Journal(
            forgetful.database(),
            reader,
            new FallbackPolicy(OnUnknown.WAIT),
            new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1)),
            stages -> {});
    instance = instance(true);
  }

  @AfterEach
  void close() {
    instance.stop();
    journal.close();
    database.close();
  }

  private ClusterMember instance(boolean alone) {
    return new ClusterMember(
        journal.leases(), alone, Duration.ofSeconds(10), System::nanoTime, clock);
  }

  private void accept(String account, String... ids) {
    for (String id : ids) {
      ReadResult.Good read =
          (ReadResult.Good) reader.read(MESSAGE.formatted(id).getBytes(StandardCharsets.UTF_8));
      journal
          .messages()
          .accept(read.message(), "said", List.of(account), "by name", clock.instant());
    }
  }

  private static AccountRateLimiter limit(int concurrency) {
    return new AccountRateLimiter(0, concurrency, TimeMeter.SYSTEM_NANOTIME);
  }

  private Lane lane(AccountRateLimiter limit, Executor threads) {
    return lane("nx", limit, threads);
  }

  private Lane lane(String name, AccountRateLimiter limit, Executor threads) {
    Account account =
        new Account(name, null, null, 0, 1, Duration.ofSeconds(1), true, "", List.of());
    AccountCircuitBreaker breaker =
        new AccountCircuitBreaker(
            name,
            new BactrianProperties.Breaking(3, Duration.ofSeconds(10), Duration.ofSeconds(30)),
            clock);
    // There are no routes: whoever calls them fails.
    ProviderCall call = new ProviderCall(account, breaker, null, null, clock);
    Stranded stranded = new Stranded(name, journal.lanes(), limit, instance.isAlone(), clock);
    ClaimExecutor sender =
        new ClaimExecutor(name, journal.lanes(), limit, new Gate(), call, stranded, threads, clock);
    return new Lane(
        account,
        "account:" + name,
        instance,
        journal.lanes(),
        limit,
        stranded,
        sender,
        clock,
        () -> {});
  }

  private static void round(Lane lane) {
    lane.ask(1_000);
    lane.take();
  }

  private MessageRow message(String id) {
    return journal.messages().find(id).orElseThrow();
  }

  private void assertIsUnknownOnce(String id) {
    assertThat(message(id).status()).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(journal.messages().attempts(id)).hasSize(1);
  }

  @Test
  void what_no_thread_can_send_waits_again_and_is_no_attempt() {
    AccountRateLimiter limit = limit(1);
    accept("nx", "m");
    Lane lane = lane(limit, NO_THREAD);
    instance.start();
    round(lane);
    lane.finish(A_MINUTE);
    assertThat(message("m").status()).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(message("m").attempts()).isZero();
    assertThat(lane.idle()).isTrue();
    assertThat(limit.take(1)).as("its place is free again").isEqualTo(1);
  }

  @Test
  void what_was_sent_by_a_thread_that_could_not_be_had_is_not_sent_again() {
    AccountRateLimiter limit = limit(1);
    accept("nx", "m");
    Lane lane =
        lane(
            limit,
            work -> {
              work.run();
              throw new RejectedExecutionException("after all");
            });
    instance.start();
    round(lane);
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("m");
    assertThat(limit.take(2)).as("its place is given back once").isEqualTo(1);
  }

  @Test
  void what_failed_as_nothing_should_is_unknown() {
    AccountRateLimiter limit = limit(1);
    accept("nx", "m");
    Lane lane = lane(limit, Runnable::run);
    instance.start();
    round(lane);
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("m");
    assertThat(limit.take(1)).isEqualTo(1);
  }

  @Test
  void one_that_may_take_nothing_is_idle_before_the_others_are_awaited() {
    AccountRateLimiter limit = limit(1);
    accept("nx", "m");
    Lane lane = lane(limit, NO_THREAD);
    instance.start();
    limit.take(1);
    lane.ask(10);
    assertThat(lane.idle()).isTrue();
    assertThat(lane.take()).isFalse();
    assertThat(message("m").status()).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void what_was_claimed_when_the_connection_broke_at_the_commit_is_sent() {
    accept("nx", "m");
    Lane lane = lane(limit(1), Runnable::run);
    instance.start();
    forgetful.breakAfterTheNextCommit();
    round(lane);
    assertThat(message("m").status()).as("nobody has seen it").isEqualTo(DeliveryState.SENDING);
    round(lane);
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("m");
  }

  @Test
  void what_was_put_back_when_the_connection_broke_is_not_taken_out_of_the_next_calls_hands() {
    accept("nx", "m");
    Deque<Runnable> calls = new ArrayDeque<>();
    Executor threads = noneAtFirst(forgetful::breakAfterTheNextCommit, calls::add);
    Lane lane = lane(limit(1), threads);
    instance.start();
    await().atMost(A_MINUTE).until(() -> callsAfterRound(lane, calls) == 1);
    await()
        .during(Duration.ofMillis(700))
        .atMost(A_MINUTE)
        .until(() -> message("m").status() == DeliveryState.SENDING);
    calls.remove().run();
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("m");
  }

  private static Executor noneAtFirst(Runnable meanwhile, Executor then) {
    AtomicBoolean asked = new AtomicBoolean();
    return work -> {
      if (asked.compareAndSet(false, true)) {
        meanwhile.run();
        throw new RejectedExecutionException("no thread is to be had");
      }
      then.execute(work);
    };
  }

  private static int callsAfterRound(Lane lane, Deque<Runnable> calls) {
    round(lane);
    return calls.size();
  }

  @Test
  void what_could_not_be_put_back_waits_until_nothing_is_in_flight() {
    accept("nx", "m");
    Executor threads = noneAtFirst(forgetful::breakBeforeTheNextCommit, Runnable::run);
    Lane lane = lane(limit(1), threads);
    instance.start();
    round(lane);
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(message("m").status()).isEqualTo(DeliveryState.SENDING);
    round(lane);
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("m");
  }

  @Test
  void what_is_in_flight_is_not_taken_for_what_nobody_has_seen() {
    accept("nx", "flying", "unseen");
    Deque<Runnable> calls = new ArrayDeque<>();
    Lane lane = lane(limit(2), calls::add);
    instance.start();
    lane.ask(1);
    lane.take();
    forgetful.breakAfterTheNextCommit();
    round(lane);
    round(lane);
    assertThat(calls).as("as long as one is in flight nothing is known").hasSize(1);
    calls.remove().run();
    await().atMost(A_MINUTE).until(lane::idle);
    round(lane);
    assertThat(calls).hasSize(1);
    calls.remove().run();
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("flying");
    assertIsUnknownOnce("unseen");
  }

  @Test
  void what_another_instance_left_that_had_it_in_between_is_unknown() {
    instance = instance(false);
    Map<String, Lane> lanes = new HashMap<>();
    List.of("x", "y").forEach(name -> lanes.put(name, lane(name, limit(1), NO_THREAD)));
    instance.start();
    lanes.values().forEach(LaneTest::round);
    ClusterMember other = instance(false);
    other.knows("account:x", IDLE);
    other.knows("account:y", IDLE);
    other.start();
    await().atMost(A_MINUTE).until(() -> !other.holding().isEmpty());
    String account = other.holding().first().replace("account:", "");
    accept(account, "m");
    HeldLease theirs = other.tenure("account:" + account).orElseThrow();
    GroupCommit.await(journal.lanes().claim(theirs, account, 1, clock.instant()));
    other.stop();
    await().atMost(A_MINUTE).until(() -> instance.holding().size() == 2);
    round(lanes.get(account));
    assertIsUnknownOnce("m");
  }

  @Test
  void what_came_of_it_is_written_down_when_the_journal_takes_it_again() {
    accept("nx", "m");
    List<Runnable> calls = new ArrayList<>();
    Lane lane = lane(limit(1), calls::add);
    instance.start();
    round(lane);
    forgetful.breakBeforeTheNextCommit();
    calls.remove(0).run();
    lane.finish(A_MINUTE);
    assertIsUnknownOnce("m");
  }

  @Test
  void so_many_wait_to_be_written_down_and_no_more_are_sent() throws SQLException {
    AccountRateLimiter limit = limit(1_000);
    List<String> ids = IntStream.range(0, 140).mapToObj(Integer::toString).toList();
    accept("nx", ids.toArray(String[]::new));
    List<Runnable> calls = new ArrayList<>();
    Lane lane = lane(limit, calls::add);
    instance.start();
    round(lane);
    round(lane);
    assertThat(calls).hasSize(128);
    try (Connection other = database.getConnection()) {
      other.createStatement().execute("begin immediate");
      calls.forEach(Runnable::run);
      calls.clear();
      assertThat(limit.take(1_000)).as("none is in flight").isEqualTo(1_000);
      limit.unused(1_000);
      lane.ask(1_000);
      assertThat(limit.take(1_000)).as("nor asked for").isEqualTo(1_000);
      limit.unused(1_000);
      assertThat(lane.take()).isFalse();
      other.createStatement().execute("rollback");
    }
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(lane.isDue()).as("it was woken").isTrue();
    round(lane);
    assertThat(calls).hasSize(12);
    calls.forEach(Runnable::run);
    lane.finish(A_MINUTE);
    ids.forEach(this::assertIsUnknownOnce);
  }

  @Test
  void idle_lanes_that_share_a_limit_do_not_wake_each_other() {
    AccountRateLimiter shared = limit(1);
    LaneScheduler hand = new LaneScheduler(clock);
    List<Lane> lanes = Stream.of("a", "b").map(name -> lane(name, shared, NO_THREAD)).toList();
    lanes.forEach(hand::takesFor);
    instance.start();
    hand.round();
    assertThat(lanes).noneMatch(Lane::isDue);
  }

  @Test
  void lanes_that_share_a_limit_take_turns() {
    AccountRateLimiter shared = limit(1);
    accept("a", "a1", "a2", "a3");
    accept("b", "b1", "b2", "b3");
    List<Runnable> calls = new ArrayList<>();
    LaneScheduler hand = new LaneScheduler(clock);
    List<Lane> lanes = Stream.of("a", "b").map(name -> lane(name, shared, calls::add)).toList();
    lanes.forEach(hand::takesFor);
    instance.start();
    for (int call = 1; call <= 4; call++) {
      hand.round();
      assertThat(calls).hasSize(call);
      calls.get(call - 1).run();
    }
    lanes.forEach(lane -> lane.finish(A_MINUTE));
    assertThat(Stream.of("a1", "a2", "b1", "b2").map(this::message))
        .extracting(MessageRow::status)
        .containsOnly(DeliveryState.UNKNOWN);
  }
}
