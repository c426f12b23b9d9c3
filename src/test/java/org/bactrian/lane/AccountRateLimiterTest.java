package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bactrian.journal.Stage;
import org.junit.jupiter.api.Test;

class AccountRateLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  /** A time that stands until it is moved. */
  private static final class Standing implements TimeMeter {
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

  @Property(tries = 60)
  void in_no_second_wherever_it_begins_are_there_more_calls_than_the_rate(
      @ForAll @IntRange(min = 1, max = 1_000) int rate, @ForAll long seed) {
    Standing time = new Standing();
    AccountRateLimiter limit = new AccountRateLimiter(rate, 10_000, time);
    Random random = new Random(seed);
    List<Long> calls = new ArrayList<>();
    long end = time.nanos + 12 * SECOND;
    while (time.nanos < end) {
      for (int taken = limit.take(1 + random.nextInt(64)); taken > 0; taken--) {
        calls.add(time.nanos);
        limit.done();
      }
      // Now and then nobody asks for a while: what was not used must not come on top later.
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
    Standing time = new Standing();
    AccountRateLimiter limit = new AccountRateLimiter(rate, 10_000, time);
    int calls = 0;
    for (int millis = 0; millis < 100_000; millis++) {
      int taken = limit.take(64);
      calls += taken;
      for (int i = 0; i < taken; i++) {
        limit.done();
      }
      time.nanos += SECOND / 1_000;
    }
    assertThat(calls).isGreaterThan((int) (rate * 100 * 0.93));
  }

  @Property(tries = 60)
  void what_was_held_back_behind_the_gate_does_not_leave_at_once(
      @ForAll @IntRange(min = 1, max = 500) int rate, @ForAll long seed) {
    Standing time = new Standing();
    AccountRateLimiter limit = new AccountRateLimiter(rate, 10_000, time);
    Random random = new Random(seed);
    List<Long> calls = new ArrayList<>();
    int behindTheGate = 0;
    while (time.nanos < 6 * SECOND) {
      while (limit.pass(1) == 0) {
        behindTheGate++;
      }
      for (int go = random.nextInt(behindTheGate + 1); go > 0; go--, behindTheGate--) {
        if (random.nextInt(10) == 0) {
          limit.neverLeft(1);
        } else {
          limit.left(1);
          calls.add(time.nanos);
        }
      }
      time.nanos += 1 + random.nextInt((int) SECOND / 50);
    }
    assertThat(worst(calls)).isLessThanOrEqualTo(rate);
    assertThat(calls.size()).isGreaterThanOrEqualTo(rate * 4);
  }

  @Test
  void a_message_of_several_requests_passes_whole_or_not_at_all() {
    Standing time = new Standing();
    AccountRateLimiter limit = new AccountRateLimiter(5, 10, time);
    assertThat(limit.pass(3)).isZero();
    assertThat(limit.pass(3)).isPositive();
    assertThat(limit.pass(2)).isZero();
    limit.left(3);
    limit.neverLeft(2);
    assertThat(limit.pass(2)).isZero();
    limit.left(2);
    time.nanos += 2 * SECOND;
    assertThat(limit.pass(9)).as("more than the rate are the whole of it").isZero();
    assertThat(limit.pass(1)).isPositive();
  }

  @Test
  void there_are_never_more_in_flight_than_the_concurrency() {
    AccountRateLimiter limit = new AccountRateLimiter(0, 10, new Standing());
    assertThat(limit.take(64)).isEqualTo(10);
    assertThat(limit.take(64)).isZero();
    assertThat(limit.pause()).as("only a call that ends helps").isEmpty();
    limit.done();
    assertThat(limit.take(64)).isEqualTo(1);
  }

  @Test
  void what_is_given_back_unused_may_be_taken_again() {
    AccountRateLimiter limit = new AccountRateLimiter(1, 10, new Standing());
    assertThat(limit.take(5)).isEqualTo(1);
    limit.unused(1);
    assertThat(limit.take(5)).isEqualTo(1);
    assertThat(limit.take(5)).isZero();
    assertThat(limit.pause().orElseThrow())
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
  }

  @Test
  void when_the_rate_lets_one_through_by_now_nobody_waits_for_a_call_to_end() {
    Standing time = new Standing();
    AccountRateLimiter limit = new AccountRateLimiter(1, 10, time);
    assertThat(limit.take(1)).isEqualTo(1);
    limit.done();
    assertThat(limit.take(1)).isZero();
    time.nanos += 2 * SECOND;
    assertThat(limit.pause()).contains(Duration.ZERO);
  }

  @Test
  void what_another_instance_may_have_called_a_moment_ago_counts() {
    Standing time = new Standing();
    AccountRateLimiter limit = new AccountRateLimiter(5, 10, time);
    limit.afterAnother();
    assertThat(limit.pass(1)).isPositive();
    time.nanos += 999_000_000L;
    assertThat(limit.pass(1)).isPositive();
    time.nanos += 20_000_000L;
    assertThat(limit.pass(5)).isZero();
  }

  @Test
  void who_found_no_place_is_woken_when_one_is_free() throws InterruptedException {
    AccountRateLimiter limit = new AccountRateLimiter(0, 1, new Standing());
    assertThat(limit.take(1)).isEqualTo(1);
    CountDownLatch foundNone = new CountDownLatch(1);
    CountDownLatch foundOne = new CountDownLatch(1);
    Stage other = stage(limit, () -> (limit.take(1) == 0 ? foundNone : foundOne).countDown());
    assertThat(foundNone.await(1, TimeUnit.MINUTES)).isTrue();
    limit.done();
    assertThat(foundOne.await(900, TimeUnit.MILLISECONDS)).as("before the safety net").isTrue();
    other.stop();
  }

  @Test
  void who_found_enough_places_is_not_woken_by_calls_that_end() {
    AccountRateLimiter limit = new AccountRateLimiter(0, 500, new Standing());
    AtomicInteger looks = new AtomicInteger();
    Stage lane = stage(limit, looks::incrementAndGet);
    for (int call = 0; call < 500; call++) {
      assertThat(limit.take(1)).isEqualTo(1);
      limit.done();
    }
    lane.stop();
    assertThat(looks).hasValueLessThan(5);
  }

  private static Stage stage(AccountRateLimiter limit, Runnable look) {
    Stage stage =
        new Stage(
            "other",
            Clock.systemUTC(),
            () -> {
              look.run();
              return Optional.empty();
            });
    limit.wakes(stage::wake);
    stage.start();
    return stage;
  }
}
