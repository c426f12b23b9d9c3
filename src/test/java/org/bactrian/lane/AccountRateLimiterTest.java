package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bactrian.journal.Stage;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.lane.AccountRateLimiter.Reservation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountRateLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  /** A time that stands until it is moved. */
  private static final class SettableTime implements TimeMeter {
    private long nanos = 1;

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  private final SettableTime time = new SettableTime();

  private AccountRateLimiter limiter(int rate, int concurrency) {
    return new AccountRateLimiter(rate, concurrency, time);
  }

  /** Starts as many calls as it gets of {@code most}. */
  private static List<Permit> start(AccountRateLimiter limiter, int most) {
    try (Reservation reserved = limiter.reserve(most)) {
      return IntStream.range(0, reserved.calls()).mapToObj(call -> reserved.permit()).toList();
    }
  }

  private static Permit start(AccountRateLimiter limiter) {
    List<Permit> permits = start(limiter, 1);
    assertThat(permits).hasSize(1);
    return permits.get(0);
  }

  private static int free(AccountRateLimiter limiter) {
    try (Reservation reserved = limiter.reserve(1_000)) {
      return reserved.calls();
    }
  }

  @Property(tries = 60)
  void in_no_second_wherever_it_begins_are_there_more_calls_than_the_rate(
      @ForAll @IntRange(min = 1, max = 1_000) int rate, @ForAll long seed) {
    AccountRateLimiter limiter = limiter(rate, 10_000);
    Random random = new Random(seed);
    List<Long> calls = new ArrayList<>();
    long end = time.nanos + 12 * SECOND;
    while (time.nanos < end) {
      for (Permit permit : start(limiter, 1 + random.nextInt(64))) {
        calls.add(time.nanos);
        permit.close();
      }
      // Now and then no lane asks for a while: what was not used must not come on top later.
      time.nanos +=
          random.nextInt(200) == 0 ? SECOND : 1 + random.nextInt((int) (2 * SECOND / rate));
    }
    assertThat(worst(calls)).isLessThanOrEqualTo(rate);
  }

  private static int worst(List<Long> calls) {
    int worst = 0;
    int from = 0;
    for (int to = 0; to < calls.size(); to++) {
      while (calls.get(to) - calls.get(from) >= SECOND) {
        from++;
      }
      worst = Math.max(worst, to - from + 1);
    }
    return worst;
  }

  @Property(tries = 30)
  void asked_all_the_time_it_lets_nearly_the_whole_rate_through(
      @ForAll @IntRange(min = 1, max = 1_000) int rate) {
    AccountRateLimiter limiter = limiter(rate, 10_000);
    int calls = 0;
    for (int millis = 0; millis < 100_000; millis++) {
      List<Permit> permits = start(limiter, 64);
      calls += permits.size();
      permits.forEach(Permit::close);
      time.nanos += SECOND / 1_000;
    }
    assertThat(calls).isGreaterThan((int) (rate * 100 * 0.93));
  }

  @Property(tries = 60)
  void calls_that_were_held_back_after_their_permit_do_not_leave_all_at_once(
      @ForAll @IntRange(min = 1, max = 500) int rate, @ForAll long seed) {
    AccountRateLimiter limiter = limiter(rate, 10_000);
    Random random = new Random(seed);
    List<Long> calls = new ArrayList<>();
    Deque<Permit> heldBack = new ArrayDeque<>();
    long end = time.nanos + 6 * SECOND;
    while (time.nanos < end) {
      for (Permit next = admitted(limiter); next != null; next = admitted(limiter)) {
        heldBack.add(next);
      }
      for (int go = random.nextInt(heldBack.size() + 1); go > 0; go--) {
        Permit permit = heldBack.remove();
        if (random.nextInt(10) > 0) {
          permit.departed();
          calls.add(time.nanos);
        }
        permit.close();
      }
      time.nanos += 1 + random.nextInt((int) SECOND / 50);
    }
    assertThat(worst(calls)).isLessThanOrEqualTo(rate);
    assertThat(calls.size()).isGreaterThanOrEqualTo(rate * 4);
  }

  /** Returns a permit that may leave now, whatever was reserved; null: none may. */
  private static @Nullable Permit admitted(AccountRateLimiter limiter) {
    Permit permit = limiter.new Permit();
    return permit.tryAdmit(1) == 0 ? permit : null;
  }

  @Test
  void a_message_of_several_requests_is_admitted_whole_or_not_at_all() {
    AccountRateLimiter limiter = limiter(5, 10);
    Permit three = limiter.new Permit();
    Permit two = limiter.new Permit();
    Permit next = limiter.new Permit();
    assertThat(three.tryAdmit(3)).isZero();
    assertThat(next.tryAdmit(3)).isPositive();
    assertThat(two.tryAdmit(2)).isZero();
    three.departed();
    two.close();
    assertThat(next.tryAdmit(2)).isZero();
    next.departed();
    time.nanos += 2 * SECOND;
    assertThat(limiter.new Permit().tryAdmit(9)).as("more than the rate are all of it").isZero();
    assertThat(limiter.new Permit().tryAdmit(1)).isPositive();
  }

  @Test
  void a_call_departs_once_however_often_it_is_said() {
    AccountRateLimiter limiter = limiter(2, 10);
    Permit permit = limiter.new Permit();
    assertThat(permit.tryAdmit(1)).isZero();
    permit.departed();
    permit.departed();
    permit.close();
    assertThat(limiter.new Permit().tryAdmit(1)).isZero();
    assertThat(limiter.new Permit().tryAdmit(1)).as("two have departed").isPositive();
  }

  @Test
  void a_permit_that_is_awaited_twice_counts_once() throws InterruptedException {
    AccountRateLimiter limiter = limiter(2, 10);
    Permit permit = limiter.new Permit();
    permit.await(1);
    permit.await(1);
    assertThat(limiter.new Permit().tryAdmit(1)).isZero();
    assertThat(limiter.new Permit().tryAdmit(1)).isPositive();
  }

  @Test
  void a_permit_frees_its_place_once_however_often_it_is_closed() {
    AccountRateLimiter limiter = limiter(0, 10);
    List<Permit> permits = start(limiter, 10);
    permits.get(0).close();
    permits.get(0).close();
    assertThat(free(limiter)).isEqualTo(1);
  }

  @Test
  void there_are_never_more_in_flight_than_the_concurrency() {
    AccountRateLimiter limiter = limiter(0, 10);
    List<Permit> permits = start(limiter, 64);
    assertThat(permits).hasSize(10);
    assertThat(start(limiter, 64)).isEmpty();
    assertThat(limiter.untilNextCall()).as("only a call that ends helps").isEmpty();
    permits.get(0).close();
    assertThat(start(limiter, 64)).hasSize(1);
  }

  @Test
  void a_reserved_call_that_is_not_used_may_be_reserved_again() {
    AccountRateLimiter limiter = limiter(1, 10);
    assertThat(free(limiter)).isEqualTo(1);
    assertThat(start(limiter, 5)).hasSize(1);
    assertThat(start(limiter, 5)).isEmpty();
    assertThat(limiter.untilNextCall().orElseThrow())
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
  }

  @Test
  void when_the_rate_allows_a_call_by_now_no_lane_waits_for_a_call_to_end() {
    AccountRateLimiter limiter = limiter(1, 10);
    start(limiter).close();
    assertThat(start(limiter, 1)).isEmpty();
    time.nanos += 2 * SECOND;
    assertThat(limiter.untilNextCall()).contains(Duration.ZERO);
  }

  @Test
  void what_another_instance_may_have_called_a_moment_ago_counts() {
    AccountRateLimiter limiter = limiter(5, 10);
    limiter.countAnotherInstance();
    assertThat(limiter.new Permit().tryAdmit(1)).isPositive();
    time.nanos += 999_000_000L;
    assertThat(limiter.new Permit().tryAdmit(1)).isPositive();
    time.nanos += 20_000_000L;
    assertThat(limiter.new Permit().tryAdmit(5)).isZero();
  }

  @Test
  void a_lane_that_found_no_free_call_is_woken_when_one_ends() throws InterruptedException {
    AccountRateLimiter limiter = limiter(0, 1);
    Permit only = start(limiter);
    CountDownLatch foundNone = new CountDownLatch(1);
    CountDownLatch foundOne = new CountDownLatch(1);
    Stage other =
        stage(limiter, () -> (start(limiter, 1).isEmpty() ? foundNone : foundOne).countDown());
    assertThat(foundNone.await(1, TimeUnit.MINUTES)).isTrue();
    only.close();
    assertThat(foundOne.await(900, TimeUnit.MILLISECONDS)).as("before the safety net").isTrue();
    other.stop();
  }

  @Test
  void a_lane_that_found_enough_free_calls_is_not_woken_by_calls_that_end() {
    AccountRateLimiter limiter = limiter(0, 500);
    AtomicInteger looks = new AtomicInteger();
    Stage lane = stage(limiter, looks::incrementAndGet);
    for (int call = 0; call < 500; call++) {
      start(limiter).close();
    }
    lane.stop();
    assertThat(looks).hasValueLessThan(5);
  }

  private static Stage stage(AccountRateLimiter limiter, Runnable look) {
    Stage stage =
        new Stage(
            "other",
            Clock.systemUTC(),
            () -> {
              look.run();
              return Optional.empty();
            });
    limiter.onFreeCall(stage::wake);
    stage.start();
    return stage;
  }

  @Test
  void a_limit_of_calls_at_a_time_that_is_changed_counts_those_in_flight() {
    AccountRateLimiter limiter = limiter(0, 4);
    AtomicInteger woken = new AtomicInteger();
    limiter.onFreeCall(woken::incrementAndGet);
    List<Permit> permits = new ArrayList<>(start(limiter, 9));
    assertThat(permits).hasSize(4);
    limiter.limit(0, 2);
    permits.remove(0).close();
    permits.remove(0).close();
    assertThat(start(limiter, 9)).as("two are still in flight").isEmpty();
    permits.remove(0).close();
    assertThat(start(limiter, 9)).hasSize(1);
    limiter.limit(0, 5);
    assertThat(start(limiter, 9)).hasSize(3);
    assertThat(woken.get()).isPositive();
    assertThat(limiter.concurrency()).isEqualTo(5);
  }

  @Test
  void a_rate_that_is_changed_while_calls_are_made_holds_in_every_second_from_then_on() {
    AccountRateLimiter limiter = limiter(0, 100);
    for (Permit permit : start(limiter, 50)) {
      assertThat(permit.tryAdmit(1)).isZero();
      permit.departed();
      permit.close();
    }
    limiter.limit(10, 100);
    Permit first = start(limiter, 1).get(0);
    assertThat(first.ratePerSecond()).isEqualTo(10);
    assertThat(first.tryAdmit(1)).as("the second before had more").isPositive();
    time.nanos += 2 * SECOND;
    int admitted = 0;
    for (int i = 0; i < 20; i++) {
      admitted += new AdmittedNow(limiter).is() ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(10);
    limiter.limit(0, 100);
    assertThat(first.tryAdmit(1)).isZero();
    assertThat(limiter.ratePerSecond()).isZero();
  }

  /** A request that departs at once, if it may. */
  private record AdmittedNow(AccountRateLimiter limiter) {
    boolean is() {
      Permit permit = limiter.new Permit();
      boolean may = permit.tryAdmit(1) == 0;
      if (may) {
        permit.departed();
      }
      return may;
    }
  }
}
