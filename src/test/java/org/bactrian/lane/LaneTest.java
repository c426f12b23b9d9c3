package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.lane.LaneScenario.A_MINUTE;
import static org.bactrian.lane.LaneScenario.NX;
import static org.bactrian.lane.LaneScenario.REST;
import static org.bactrian.lane.LaneScenario.TTL;
import static org.bactrian.lane.LaneScenario.free;
import static org.bactrian.lane.LaneScenario.limiter;
import static org.bactrian.lane.LaneScenario.round;
import static org.bactrian.lane.LaneScenario.roundToTheEnd;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.cluster.IdleWorker;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Actor;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Hold;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases.HeldLease;
import org.bactrian.journal.TestJournal;
import org.bactrian.message.Label;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes whose threads, journal, lease or provider fail them, and lanes that share a limit. */
class LaneTest {
  private static final SendResult DOWN = new SendResult.Refused(Reason.PROVIDER_ERROR, "HTTP 503");
  private static final SendResult NO_CREDIT = new SendResult.Refused(Reason.NO_CREDIT, "1102");

  @TempDir Path folder;
  private LaneScenario the;
  private Lane other;

  @BeforeEach
  void open() {
    the = new LaneScenario(folder);
  }

  @AfterEach
  void close() {
    the.close();
  }

  @Test
  void a_message_that_no_thread_can_send_waits_again_and_is_no_attempt() {
    AccountRateLimiter limiter = limiter(1);
    Lane lane = the.accept(NX, "m").withoutThreads().lane(limiter);
    the.start();
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.message("m").queueing().attempts()).isZero();
    assertThat(lane.idle()).isTrue();
    assertThat(free(limiter)).as("its place is free again").isEqualTo(1);
  }

  @Test
  void nothing_is_claimed_while_all_is_held_and_none_before_that_is_known() {
    the.accept(NX, "m").callingAtOnce();
    the.answering((account, claim, lease, permit) -> LaneScenario.taken());
    Lane lane = the.lane(limiter(1));
    the.start();
    String hold =
        the.journal.holds().holdEverything("after a restore", "a test", the.clock.instant()).id();
    the.holds.round();
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
    HoldWatch restarted =
        new HoldWatch(the.journal.holds(), false, the.clock, new SimpleMeterRegistry());
    assertThat(restarted.holdsEverything()).as("before it has asked").isTrue();
    restarted.round();
    assertThat(restarted.holdsEverything()).as("after a restart").isTrue();
    the.journal.holds().lift(hold, Actor.BACTRIAN, null, the.clock.instant());
    the.holds.round();
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void a_lane_waits_while_the_provider_would_refuse_our_clock() {
    the.ofAccounts = new NxCloudViber(new NxCloudViberReceipts());
    the.accept(NX, "m").callingAtOnce();
    the.answering((account, claim, lease, permit) -> LaneScenario.taken());
    Lane lane = the.lane(limiter(1));
    the.start();
    the.clocks.answered(
        ClockWatchTest.account(NX, the.ofAccounts),
        ClockWatchTest.answer(the.clock.instant().plusSeconds(55)),
        System.nanoTime());
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
    the.clock.advance(Duration.ofSeconds(55));
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void a_message_whose_account_cannot_be_called_waits_is_no_attempt_and_the_account_rests() {
    the.accept(NX, "m").callingAtOnce();
    the.answering(
        (account, claim, lease, permit) -> {
          throw new AccountUnavailableException("no route runs");
        });
    Lane lane = the.lane(limiter(1));
    the.start();
    for (int i = 0; i < 5; i++) {
      round(lane);
      await().atMost(A_MINUTE).until(lane::idle);
    }
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.message("m").queueing().attempts()).isZero();
    assertThat(the.journal.resting().all()).extracting("account").containsExactly(NX);

    the.answering((account, claim, lease, permit) -> LaneScenario.taken());
    the.clock.advance(REST.plusSeconds(2));
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void an_account_that_is_not_enabled_claims_nothing() {
    the.accept(NX, "sent").answering((account, claim, lease, permit) -> LaneScenario.taken());
    Lane before = the.lane(limiter(1));
    the.start();
    round(before);
    the.accept(NX, "waits").callingAtOnce();
    the.member.stop();
    the.member = the.member(true);
    Lane lane = the.lane(NX, false, limiter(1));
    the.start();
    roundToTheEnd(lane);
    assertThat(the.status("waits")).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(lane.next()).as("it does not ask again and again").isEmpty();
    the.assertIsUnknownOnce("sent");
  }

  @Test
  void a_message_that_was_sent_is_not_put_back_when_its_thread_fails_to_start_after_all() {
    AccountRateLimiter limiter = limiter(1);
    the.accept(NX, "m").threads =
        call -> {
          call.run();
          throw new RejectedExecutionException("after all");
        };
    Lane lane = the.lane(limiter);
    the.start();
    roundToTheEnd(lane);
    the.assertIsUnknownOnce("m");
    assertThat(free(limiter)).as("its place is given back once").isEqualTo(1);
  }

  @Test
  void a_call_that_fails_as_nothing_should_is_unknown() {
    AccountRateLimiter limiter = limiter(1);
    Lane lane = the.accept(NX, "m").callingAtOnce().lane(limiter);
    the.start();
    roundToTheEnd(lane);
    the.assertIsUnknownOnce("m");
    assertThat(free(limiter)).isEqualTo(1);
  }

  @Test
  void a_message_whose_lease_was_lost_before_the_call_waits_again_and_is_no_attempt() {
    AccountRateLimiter limiter = limiter(1);
    the.accept(NX, "m").callingAtOnce().answering(LaneTest::leaseLost);
    Lane lane = the.lane(limiter);
    the.start();
    roundToTheEnd(lane);
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.message("m").queueing().attempts()).isZero();
    assertThat(free(limiter)).as("its place is free again").isEqualTo(1);
  }

  private static SendResult leaseLost(
      Account account, Claim claim, HeldLease lease, AccountRateLimiter.Permit permit) {
    throw new LeaseLostException("account:nx");
  }

  @Test
  void an_account_that_rests_is_asked_again_after_a_call_that_lost_its_lease() {
    Lane lane = restingLane();
    the.answering(LaneTest::leaseLost);
    the.clock.advance(REST.plusSeconds(1));
    the.accept(NX, "lost");
    round(lane);
    await().atMost(A_MINUTE).until(() -> the.status("lost") == DeliveryState.ACCEPTED);
    the.answering((account, claim, lease, permit) -> LaneScenario.taken());
    roundToTheEnd(lane);
    assertThat(the.status("lost")).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void an_account_that_rests_is_asked_again_after_a_call_that_failed_as_nothing_should() {
    Lane lane = restingLane();
    the.answering(
        (account, claim, lease, permit) -> {
          throw new IllegalStateException("a fault of our own");
        });
    the.clock.advance(REST.plusSeconds(1));
    the.accept(NX, "failed");
    round(lane);
    await().atMost(A_MINUTE).until(lane::idle);
    the.answering((account, claim, lease, permit) -> LaneScenario.taken()).accept(NX, "next");
    roundToTheEnd(lane);
    assertThat(the.status("next")).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void messages_whose_ttl_passed_before_they_left_rest_no_account() {
    the.accept(NX, "a", "b", "c").callingAtOnce();
    the.answering(
        (account, claim, lease, permit) -> {
          the.clock.advance(TTL);
          return new SendResult.Refused(Reason.PROVIDER_ERROR, null);
        });
    Lane lane = the.lane(limiter(3));
    the.start();
    round(lane);
    await().atMost(A_MINUTE).until(lane::idle);
    the.answering((account, claim, lease, permit) -> LaneScenario.taken()).accept(NX, "next");
    roundToTheEnd(lane);
    assertThat(the.status("next")).isEqualTo(DeliveryState.SUBMITTED);
  }

  @Test
  void what_waits_for_an_account_that_rests_is_not_claimed_and_leaves_when_the_rest_is_over() {
    Lane lane = restingLane(DOWN);
    the.accept(NX, "m");
    AtomicInteger calls = new AtomicInteger();
    the.answering(
        (account, claim, lease, permit) -> {
          calls.incrementAndGet();
          return departed(permit, LaneScenario.taken());
        });
    for (int look = 0; look < 20; look++) {
      round(lane);
    }
    assertThat(calls).hasValue(0);
    assertThat(the.message("m").queueing().attempts()).isZero();
    assertThat(the.message("m").version()).as("it was not touched").isEqualTo(1);
    assertThat(lane.next()).as("it comes again when the rest is over").isPresent();
    the.clock.advance(REST.plusSeconds(2));
    assertThat(lane.isDue()).isTrue();
    await()
        .atMost(A_MINUTE)
        .until(
            () -> {
              round(lane);
              return the.status("m") == DeliveryState.SUBMITTED;
            });
  }

  @Test
  void after_a_rest_one_message_tries_the_account_and_the_others_wait_for_its_answer() {
    Lane lane = restingLane(DOWN);
    the.accept(NX, "x", "y", "z");
    the.threads = the.calls::add;
    the.clock.advance(REST.plusSeconds(2));
    round(lane);
    round(lane);
    assertThat(the.calls).hasSize(1);
    the.answering((account, claim, lease, permit) -> departed(permit, DOWN));
    the.calls.remove().run();
    await().atMost(A_MINUTE).until(lane::idle);
    round(lane);
    assertThat(the.calls).as("it rests again").isEmpty();
    the.clock.advance(REST.multipliedBy(2).plusSeconds(3));
    the.answering((account, claim, lease, permit) -> departed(permit, LaneScenario.taken()));
    round(lane);
    the.calls.remove().run();
    await().atMost(A_MINUTE).until(lane::idle);
    round(lane);
    assertThat(the.calls).as("it is well: all of them leave").hasSizeGreaterThan(1);
  }

  @Test
  void what_another_account_can_carry_moves_on_while_its_account_rests_and_that_is_no_attempt() {
    Lane lane = restingLane(DOWN);
    the.accept(List.of(NX, "other"), "m").accept(NX, "alone");
    await().atMost(A_MINUTE).until(() -> laneAfterRound(lane, "m").equals("other"));
    assertThat(the.message("m").queueing().route()).containsExactly("other", NX);
    assertThat(the.message("m").queueing().attempts()).isZero();
    assertThat(the.message("alone").queueing().lane()).isEqualTo(NX);
  }

  private String laneAfterRound(Lane lane, String id) {
    round(lane);
    return the.message(id).queueing().lane();
  }

  @Test
  void where_all_accounts_rest_a_message_waits_where_it_is() {
    Lane nx = restingLane(DOWN);
    rest(other);
    the.accept(List.of(NX, "other"), "m").accept(List.of("other", NX), "n");
    await()
        .during(Duration.ofMillis(700))
        .atMost(A_MINUTE)
        .until(() -> lanesAfterRound(nx, "m").equals(List.of(NX)) && staysAtOther("n"));
    assertThat(the.message("m").version()).isEqualTo(1);
    assertThat(the.message("n").version()).isEqualTo(1);
  }

  private boolean staysAtOther(String id) {
    return lanesAfterRound(other, id).equals(List.of("other"));
  }

  @Test
  void when_a_rest_is_over_one_message_comes_from_an_account_that_still_rests() {
    Lane nx = restingLane(DOWN);
    the.clock.advance(REST.plusSeconds(2));
    round(nx);
    rest(other);
    the.accept(List.of("other", NX), "m", "n", "o");
    await().atMost(A_MINUTE).until(() -> lanesAfterRound(other, "m", "n", "o").contains(NX));
    assertThat(lanesAfterRound(other, "m", "n", "o")).containsOnlyOnce(NX);
  }

  /** Lets the account of this lane fail so often that it rests. */
  private void rest(Lane lane) {
    for (int call = 0; call < 3; call++) {
      the.accept(lane.account(), lane.account() + call);
      round(lane);
      await().atMost(A_MINUTE).until(lane::idle);
    }
    round(lane);
  }

  private List<String> lanesAfterRound(Lane lane, String... ids) {
    round(lane);
    return Stream.of(ids).map(id -> the.message(id).queueing().lane()).toList();
  }

  @Test
  void what_only_an_account_without_credit_could_carry_is_refused_without_a_call() {
    Lane lane = restingLane(NO_CREDIT);
    the.accept(NX, "m");
    await()
        .atMost(A_MINUTE)
        .until(
            () -> {
              round(lane);
              return the.status("m") == DeliveryState.REFUSED;
            });
    assertThat(the.message("m").reason()).isEqualTo(Reason.NO_CREDIT);
    assertThat(the.journal.messages().attempts("m")).isEmpty();
  }

  @Test
  void a_message_whose_ttl_passed_before_it_left_is_no_success_of_its_account() {
    Lane lane = restingLane(DOWN);
    the.clock.advance(REST.plusSeconds(2));
    AtomicInteger calls = new AtomicInteger();
    the.answering(
        (account, claim, lease, permit) -> {
          calls.incrementAndGet();
          the.clock.advance(LaneScenario.TTL);
          return DOWN;
        });
    round(lane);
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(calls).as("one message tried, and was too late").hasValue(1);
    the.threads = the.calls::add;
    the.accept(NX, "x", "y");
    await().atMost(A_MINUTE).until(() -> callsAfterRound(lane) > 0);
    round(lane);
    assertThat(the.calls).as("nobody knows yet: one message tries").hasSize(1);
  }

  private static SendResult departed(AccountRateLimiter.Permit permit, SendResult result) {
    permit.departed();
    return result;
  }

  private Lane restingLane() {
    return restingLane(NO_CREDIT);
  }

  /** A lane whose account has failed so often that it rests. */
  private Lane restingLane(SendResult failure) {
    the.callingAtOnce().answering((account, claim, lease, permit) -> failure);
    Lane lane = the.lane(limiter(8));
    other = the.lane("other", limiter(8));
    the.start();
    rest(lane);
    return lane;
  }

  @Test
  void a_lane_that_may_claim_nothing_is_idle_before_the_others_are_awaited() {
    AccountRateLimiter limiter = limiter(1);
    Lane lane = the.accept(NX, "m").lane(limiter);
    the.start();
    limiter.reserve(1);
    lane.ask(10);
    assertThat(lane.idle()).isTrue();
    assertThat(lane.take()).isFalse();
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_message_that_was_claimed_when_the_connection_broke_at_the_commit_is_sent() {
    Lane lane = the.accept(NX, "m").callingAtOnce().lane(limiter(1));
    the.start();
    the.forgetful.breakAfterTheNextCommit();
    round(lane);
    assertThat(the.status("m")).as("no lane has seen it").isEqualTo(DeliveryState.SENDING);
    roundToTheEnd(lane);
    the.assertIsUnknownOnce("m");
  }

  @Test
  void a_message_that_was_put_back_when_the_connection_broke_is_not_taken_from_the_next_call() {
    the.accept(NX, "m").withoutThreadAtFirst(the.forgetful::breakAfterTheNextCommit);
    Lane lane = the.lane(limiter(1));
    the.start();
    await().atMost(A_MINUTE).until(() -> callsAfterRound(lane) == 1);
    await()
        .during(Duration.ofMillis(700))
        .atMost(A_MINUTE)
        .until(() -> the.status("m") == DeliveryState.SENDING);
    the.calls.remove().run();
    lane.finish(A_MINUTE);
    the.assertIsUnknownOnce("m");
  }

  private int callsAfterRound(Lane lane) {
    round(lane);
    return the.calls.size();
  }

  @Test
  void a_message_that_could_not_be_put_back_waits_until_nothing_is_in_flight() {
    the.accept(NX, "m").callingAtOnce();
    the.withoutThreadAtFirst(the.forgetful::breakBeforeTheNextCommit);
    Lane lane = the.lane(limiter(1));
    the.start();
    round(lane);
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(the.status("m")).isEqualTo(DeliveryState.SENDING);
    roundToTheEnd(lane);
    the.assertIsUnknownOnce("m");
  }

  @Test
  void a_message_in_flight_is_not_mistaken_for_one_that_no_lane_has_seen() {
    Lane lane = the.accept(NX, "flying", "unseen").lane(limiter(2));
    the.start();
    lane.ask(1);
    lane.take();
    the.forgetful.breakAfterTheNextCommit();
    round(lane);
    round(lane);
    assertThat(the.calls).as("as long as one is in flight nothing is known").hasSize(1);
    the.calls.remove().run();
    await().atMost(A_MINUTE).until(lane::idle);
    round(lane);
    assertThat(the.calls).hasSize(1);
    the.calls.remove().run();
    lane.finish(A_MINUTE);
    the.assertIsUnknownOnce("flying");
    the.assertIsUnknownOnce("unseen");
  }

  @Test
  void a_message_that_another_instance_left_which_had_the_lane_in_between_is_unknown() {
    the.member = the.member(false);
    Map<String, Lane> lanes = new HashMap<>();
    List.of("x", "y").forEach(name -> lanes.put(name, the.lane(name, limiter(1))));
    the.start();
    lanes.values().forEach(LaneScenario::round);
    ClusterMember other = the.member(false);
    other.add("account:x", new IdleWorker());
    other.add("account:y", new IdleWorker());
    other.start();
    await().atMost(A_MINUTE).until(() -> !other.holding().isEmpty());
    String account = other.holding().first().replace("account:", "");
    the.accept(account, "m");
    HeldLease theirs = other.held("account:" + account).orElseThrow();
    LaneQueue.await(
        the.journal.lanes().claim(theirs, account, TestJournal.places(1), the.clock.instant()));
    other.stop();
    await().atMost(A_MINUTE).until(() -> the.member.holding().size() == 2);
    round(lanes.get(account));
    the.assertIsUnknownOnce("m");
  }

  @Test
  void an_outcome_that_the_journal_did_not_take_is_written_down_when_it_takes_it_again() {
    Lane lane = the.accept(NX, "m").lane(limiter(1));
    the.start();
    round(lane);
    the.forgetful.breakBeforeTheNextCommit();
    the.calls.remove().run();
    lane.finish(A_MINUTE);
    the.assertIsUnknownOnce("m");
  }

  @Test
  void when_too_many_outcomes_wait_for_the_journal_no_more_messages_are_claimed()
      throws SQLException {
    AccountRateLimiter limiter = limiter(1_000);
    List<String> ids = IntStream.range(0, 140).mapToObj(Integer::toString).toList();
    Lane lane = the.accept(NX, ids.toArray(String[]::new)).lane(limiter);
    the.start();
    round(lane);
    assertThat(the.calls).hasSize(128);
    try (Connection other = the.elsewhere()) {
      other.createStatement().execute("begin immediate");
      runCalls();
      assertThat(free(limiter)).as("none is in flight").isEqualTo(1_000);
      lane.ask(1_000);
      assertThat(free(limiter)).as("nor asked for").isEqualTo(1_000);
      assertThat(lane.take()).isFalse();
      other.createStatement().execute("rollback");
    }
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(lane.isDue()).as("it was woken").isTrue();
    round(lane);
    assertThat(the.calls).hasSize(12);
    runCalls();
    lane.finish(A_MINUTE);
    ids.forEach(the::assertIsUnknownOnce);
  }

  @Test
  void the_next_calls_of_an_account_that_answers_begin_without_the_journal() {
    Lane lane = twoAreAhead();
    assertThat(the.calls).as("no more than the account allows").hasSize(2);
    assertThat(sending()).as("two are ahead").containsExactly("2", "3", "4", "5");
    the.calls.remove().run();
    the.calls.remove().run();
    assertThat(the.calls).as("begun without a round").hasSize(2);
    runCalls();
    lane.finish(A_MINUTE);
    List.of("0", "1", "2", "3", "4", "5").forEach(the::assertIsUnknownOnce);
  }

  @Test
  void nothing_is_claimed_early_for_an_account_that_does_not_answer() {
    Lane lane = the.accept(NX, "0", "1", "2", "3", "4", "5", "6").lane(limiter(2));
    the.start();
    round(lane);
    round(lane);
    assertThat(the.calls).hasSize(2);
    assertThat(sending()).containsExactly("0", "1");
  }

  @Test
  void what_is_ahead_when_the_lane_finishes_waits_again_and_is_no_attempt() {
    Lane lane = twoAreAhead();
    lane.finish(Duration.ZERO);
    await().atMost(A_MINUTE).until(() -> sending().size() == 2);
    assertThat(the.message("4").queueing().attempts()).isZero();
    assertThat(the.message("5").queueing().attempts()).isZero();
    runCalls();
    lane.finish(A_MINUTE);
    assertThat(the.status("4")).isEqualTo(DeliveryState.ACCEPTED);
    the.assertIsUnknownOnce("2");
  }

  private Hold hold(Hold.On on, Lane lane) {
    the.holds.onChange(lane::holdsChanged);
    Hold hold =
        the.journal
            .holds()
            .hold(on, Hold.Mode.STOP, null, "night", Actor.BACTRIAN, the.clock.instant());
    the.holds.round();
    return hold;
  }

  @Test
  void when_an_account_is_held_what_is_called_ends_and_what_is_ahead_goes_back() {
    Lane lane = twoAreAhead();
    Hold hold = hold(Hold.On.account(NX), lane);
    await().atMost(A_MINUTE).until(() -> sending().size() == 2);
    runCalls();
    round(lane);
    assertThat(the.calls).isEmpty();
    await().atMost(A_MINUTE).until(() -> sending().isEmpty());
    the.assertIsUnknownOnce("2");
    assertThat(the.message("4").queueing().attempts()).isZero();
    the.journal.holds().lift(hold.id(), Actor.BACTRIAN, null, the.clock.instant());
    the.holds.round();
    round(lane);
    assertThat(the.calls).hasSize(2);
  }

  @Test
  void what_is_ahead_when_a_hold_names_it_is_parked_behind_it() {
    Lane lane = twoAreAhead();
    hold(new Hold.On(null, null, null, Label.PROMOTION, null, null), lane);
    await().atMost(A_MINUTE).until(() -> the.journal.holds().all().get(0).waiting() == 3);
    runCalls();
    round(lane);
    assertThat(the.calls).isEmpty();
    List.of("4", "5", "6")
        .forEach(id -> assertThat(the.status(id)).isEqualTo(DeliveryState.ACCEPTED));
  }

  /** An account of two calls has answered two; the next two are called, and two are ahead. */
  private Lane twoAreAhead() {
    Lane lane = the.accept(NX, "0", "1", "2", "3", "4", "5", "6").lane(limiter(2));
    the.start();
    round(lane);
    runCalls();
    round(lane);
    return lane;
  }

  private List<String> sending() {
    return Stream.of("0", "1", "2", "3", "4", "5", "6")
        .filter(id -> the.status(id) == DeliveryState.SENDING)
        .toList();
  }

  private void runCalls() {
    while (!the.calls.isEmpty()) {
      the.calls.remove().run();
    }
  }

  @Test
  void idle_lanes_that_share_a_limit_do_not_wake_each_other() {
    AccountRateLimiter shared = limiter(1);
    LaneScheduler scheduler = new LaneScheduler(the.clock);
    List<Lane> lanes = Stream.of("a", "b").map(name -> the.lane(name, shared)).toList();
    lanes.forEach(scheduler::add);
    the.start();
    scheduler.round();
    assertThat(lanes).noneMatch(Lane::isDue);
  }

  @Test
  void lanes_that_share_a_limit_take_turns() {
    AccountRateLimiter shared = limiter(1);
    the.accept("a", "a1", "a2", "a3").accept("b", "b1", "b2", "b3");
    LaneScheduler scheduler = new LaneScheduler(the.clock);
    List<Lane> lanes = Stream.of("a", "b").map(name -> the.lane(name, shared)).toList();
    lanes.forEach(scheduler::add);
    the.start();
    for (int call = 1; call <= 4; call++) {
      scheduler.round();
      assertThat(the.calls).hasSize(1);
      the.calls.remove().run();
    }
    lanes.forEach(lane -> lane.finish(A_MINUTE));
    assertThat(Stream.of("a1", "a2", "b1", "b2").map(the::status))
        .containsOnly(DeliveryState.UNKNOWN);
  }
}
