package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.bactrian.lane.LaneScenario.A_MINUTE;
import static org.bactrian.lane.LaneScenario.NX;
import static org.bactrian.lane.LaneScenario.REST;
import static org.bactrian.lane.LaneScenario.limiter;
import static org.bactrian.lane.LaneScenario.round;

import io.github.bucket4j.TimeMeter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.JournalUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {
  @TempDir Path folder;
  private LaneScenario the;

  @BeforeEach
  void open() {
    the = new LaneScenario(folder);
  }

  @AfterEach
  void close() {
    the.close();
  }

  /** Returns a lane that has looked once, and found nothing. */
  private Lane empty(AccountRateLimiter limiter) {
    Lane lane = the.lane(limiter);
    the.start();
    round(lane);
    return lane;
  }

  private List<DeliveryState> statuses(String... ids) {
    return Stream.of(ids).map(the::status).toList();
  }

  @Test
  void a_message_is_called_without_a_round_of_its_empty_lane() {
    the.callingAtOnce().answering((account, claim, lease, permit) -> LaneScenario.taken());
    Lane lane = empty(limiter(1));
    the.accept(NX, "m");
    lane.finish(A_MINUTE);
    assertThat(the.status("m")).isEqualTo(DeliveryState.SUBMITTED);
    assertThat(the.message("m").queueing().attempts()).isEqualTo(1);
    assertThat(the.journal.events().of("m"))
        .extracting(event -> event.status().wire() + ": " + event.detail())
        .containsExactly(
            "accepted: accepted, by name", "sending: to nx, attempt 1", "submitted: taken by nx");
  }

  @Test
  void a_message_waits_where_no_call_may_start() {
    Lane lane = empty(limiter(1));
    the.accept(NX, "a", "b");
    assertThat(statuses("a", "b")).containsExactly(DeliveryState.SENDING, DeliveryState.ACCEPTED);
    runNextCall();
    await().atMost(A_MINUTE).until(lane::idle);
    round(lane);
    assertThat(the.status("b")).isEqualTo(DeliveryState.SENDING);
  }

  @Test
  void a_message_overtakes_none_that_waits_in_its_lane() {
    Lane lane = empty(limiter(1));
    the.accept(NX, "a", "b");
    runNextCall();
    await().atMost(A_MINUTE).until(lane::idle);
    the.accept(NX, "c");
    assertThat(statuses("b", "c")).containsExactly(DeliveryState.ACCEPTED, DeliveryState.ACCEPTED);
    List<String> called = new ArrayList<>();
    the.answering(
        (account, claim, lease, permit) -> {
          called.add(claim.message().id());
          return LaneScenario.taken();
        });
    round(lane);
    runNextCall();
    runNextCall();
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(called).containsExactly("b", "c");
    round(lane);
    the.accept(NX, "d");
    assertThat(the.status("d")).as("the lane is empty again").isEqualTo(DeliveryState.SENDING);
  }

  @Test
  void a_message_waits_while_its_account_rests() {
    the.callingAtOnce()
        .answering(
            (account, claim, lease, permit) -> {
              permit.departed();
              return new SendResult.Refused(Reason.NO_CREDIT, null);
            });
    Lane lane = empty(limiter(1));
    for (String id : List.of("a", "b", "c")) {
      the.accept(NX, id);
      await().atMost(A_MINUTE).until(lane::idle);
    }
    the.accept(NX, "next");
    assertThat(the.status("next")).isEqualTo(DeliveryState.ACCEPTED);
    the.clock.advance(REST.plusSeconds(2));
    the.accept(NX, "after-the-rest");
    assertThat(the.status("after-the-rest"))
        .as("the lane tries the account by one message that waits")
        .isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_message_waits_while_a_lane_that_shares_the_limit_may_have_a_turn() {
    AccountRateLimiter shared = limiter(2);
    List<Lane> lanes = Stream.of("a", "b").map(name -> the.lane(name, shared)).toList();
    the.start();
    lanes.forEach(LaneScenario::round);
    the.accept("a", "m");
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_message_waits_when_the_rate_of_its_account_is_used_up() {
    empty(new AccountRateLimiter(1, 10, TimeMeter.SYSTEM_NANOTIME));
    the.accept(NX, "a", "b");
    assertThat(statuses("a", "b")).containsExactly(DeliveryState.SENDING, DeliveryState.ACCEPTED);
  }

  @Test
  void a_message_waits_for_an_instance_that_has_the_lane() {
    the.lane(limiter(1));
    the.start();
    the.accept(NX, "m");
    assertThat(the.status("m")).as("the lane has not looked yet").isEqualTo(DeliveryState.ACCEPTED);
    Lane lane = the.lane("other", limiter(1));
    round(lane);
    the.accept("other", "n");
    assertThat(the.status("n"))
        .as("the lease of the other account is not held")
        .isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_message_waits_for_an_account_that_is_not_enabled() {
    Lane lane = the.lane(NX, false, limiter(1));
    the.start();
    round(lane);
    the.accept(NX, "m");
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_message_waits_once_the_lane_finishes() {
    Lane lane = empty(limiter(1));
    lane.finish(A_MINUTE);
    the.accept(NX, "m");
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
  }

  @Test
  void a_lane_whose_message_is_called_is_not_idle() {
    Lane lane = empty(limiter(1));
    the.accept(NX, "m");
    assertThat(lane.idle()).isFalse();
    runNextCall();
    await().atMost(A_MINUTE).until(lane::idle);
  }

  @Test
  void a_message_that_may_be_committed_by_now_is_in_flight() {
    InFlight inFlight = new InFlight();
    int room = inFlight.room();
    assertThat(inFlight.arrivalBegins()).isTrue();
    assertThat(inFlight.isNone()).isFalse();
    assertThat(inFlight.isOnlyAsking()).as("its lane puts nothing back").isFalse();
    assertThat(inFlight.room()).isEqualTo(room - 1);
    inFlight.arrivalEnds();
    assertThat(inFlight.isNone()).isTrue();
  }

  @Test
  void a_message_whose_commit_gave_no_answer_waits_again_and_is_called_once() {
    Lane lane = empty(limiter(1));
    the.forgetful.breakAfterTheNextCommit();
    assertThat(catchThrowable(() -> the.accept(NX, "m"))).isInstanceOf(JournalUnavailable.class);
    assertThat(the.status("m")).isEqualTo(DeliveryState.SENDING);
    assertThat(LaneScenario.free(lane.limiter())).as("the call is free again").isEqualTo(1);
    the.accept(NX, "m", "n");
    assertThat(the.status("n")).as("as long as that is in doubt").isEqualTo(DeliveryState.ACCEPTED);
    for (int call = 1; call <= 2; call++) {
      round(lane);
      runNextCall();
      await().atMost(A_MINUTE).until(lane::idle);
    }
    the.assertIsUnknownOnce("m");
    the.assertIsUnknownOnce("n");
  }

  @Test
  void a_message_whose_commit_failed_is_called_when_it_comes_again() {
    Lane lane = empty(limiter(1));
    the.forgetful.breakBeforeTheNextCommit();
    assertThat(catchThrowable(() -> the.accept(NX, "m"))).isInstanceOf(JournalUnavailable.class);
    the.accept(NX, "m");
    round(lane);
    runNextCall();
    await().atMost(A_MINUTE).until(lane::idle);
    the.assertIsUnknownOnce("m");
  }

  @Test
  void a_message_that_no_thread_can_send_waits_again_and_is_no_attempt() {
    Lane lane = empty(limiter(1));
    the.withoutThreads().accept(NX, "m");
    await().atMost(A_MINUTE).until(lane::idle);
    assertThat(the.status("m")).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(the.message("m").queueing().attempts()).isZero();
  }

  @Test
  void the_same_message_twice_is_called_once() {
    Lane lane = empty(limiter(2));
    the.accept(NX, "m", "m");
    runNextCall();
    await().atMost(A_MINUTE).until(lane::idle);
    round(lane);
    assertThat(the.calls).isEmpty();
    the.assertIsUnknownOnce("m");
  }

  private void runNextCall() {
    await().atMost(A_MINUTE).until(() -> !the.calls.isEmpty());
    the.calls.remove().run();
  }
}
