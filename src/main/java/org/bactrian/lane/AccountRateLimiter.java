package org.bactrian.lane;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What a provider takes of one account, or of several that share a limit: calls in flight, and
 * calls a second. Exact where the Throttle EIP is not (ADR 5): in no second, wherever it begins,
 * are there more calls than the rate.
 */
final class AccountRateLimiter {
  private static final double KEPT_FREE = 0.98;
  private static final int RATE_OF_A_BURST = 30;
  private static final long A_SECOND_AND_SOME = 1_015_000_000L;
  private static final long SOON = 2_000_000L;
  private static final Duration LONG = Duration.ofSeconds(100);

  private final Semaphore free;
  private final @Nullable Bucket rate;
  private final int ratePerSecond;
  private final Deque<Long> departures = new ArrayDeque<>();
  private int onTheWay;
  private volatile boolean someoneWaits;
  private final TimeMeter time;
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

  /**
   * A limit.
   *
   * @param ratePerSecond 0: unlimited
   */
  AccountRateLimiter(int ratePerSecond, int concurrency, TimeMeter time) {
    this.free = new Semaphore(concurrency);
    this.rate = ratePerSecond == 0 ? null : bucket(ratePerSecond, time);
    this.ratePerSecond = ratePerSecond;
    this.time = time;
  }

  /**
   * In any second a bucket lets through what it holds and what flows in: both together stay below
   * the rate, by so much that the network may push calls 15 ms closer together.
   */
  private static Bucket bucket(int ratePerSecond, TimeMeter time) {
    int burst = Math.max(1, ratePerSecond / RATE_OF_A_BURST);
    double inflow = ratePerSecond * KEPT_FREE - (burst - 1);
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(burst)
                    .refillGreedy(Math.round(inflow * LONG.toSeconds()), LONG)
                    .initialTokens(1))
        .build();
  }

  /** A place was given back: these may want it. */
  void wakes(Runnable lane) {
    waiting.add(lane);
  }

  /** Takes up to so many places for calls that are made at once; what is not used is given back. */
  int take(int most) {
    int places = places(most);
    if (places == 0) {
      someoneWaits = true;
      // A call that ended just before that wakes nobody.
      places = places(most);
    }
    if (rate == null || places == 0) {
      return places;
    }
    int allowed = (int) rate.tryConsumeAsMuchAsPossible(places);
    free.release(places - allowed);
    return allowed;
  }

  private int places(int most) {
    int places = 0;
    while (places < most && free.tryAcquire()) {
      places++;
    }
    return places;
  }

  /** No call was made of these. */
  void unused(int places) {
    free.release(places);
    if (rate != null && places > 0) {
      rate.addTokens(places);
    }
    if (someoneWaits && places > 0) {
      wake();
    }
  }

  /**
   * Lets so many calls through together, if those that left in the last second and those still on
   * the way from here to the network leave room for it.
   *
   * @param requests of one message; more than the rate count as the rate
   * @return how long to wait before asking again, in nanoseconds; 0: it has passed, and {@link
   *     #left} or {@link #neverLeft} must follow
   */
  synchronized long pass(int requests) {
    if (ratePerSecond == 0) {
      return 0;
    }
    long second = time.currentTimeNanos() - A_SECOND_AND_SOME;
    while (!departures.isEmpty() && departures.peekFirst() <= second) {
      departures.removeFirst();
    }
    int wanted = Math.min(requests, ratePerSecond);
    if (onTheWay + departures.size() + wanted <= ratePerSecond) {
      onTheWay += wanted;
      return 0;
    }
    return departures.isEmpty() ? SOON : departures.peekFirst() - second;
  }

  /** Another instance may have called up to a moment ago: its calls count as ours. */
  synchronized void afterAnother() {
    departures.clear();
    departures.addAll(Collections.nCopies(ratePerSecond, time.currentTimeNanos()));
  }

  /** What has passed goes to the network now. */
  synchronized void left(int requests) {
    for (int i = Math.min(requests, ratePerSecond); i > 0; i--) {
      onTheWay--;
      departures.addLast(time.currentTimeNanos());
    }
  }

  /** What has passed will not go. */
  synchronized void neverLeft(int requests) {
    onTheWay -= Math.min(requests, ratePerSecond);
  }

  /** A call has ended. */
  void done() {
    free.release();
    if (someoneWaits) {
      wake();
    }
  }

  private void wake() {
    someoneWaits = false;
    waiting.forEach(Runnable::run);
  }

  /**
   * How long until the rate lets another call through, zero when it does by now; empty when not the
   * rate stops it but the calls in flight: then a call that ends is what to wait for.
   */
  Optional<Duration> pause() {
    return rate == null || isFull()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(rate.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
  }

  /** If so, a call that ends wakes whoever asked. */
  private boolean isFull() {
    if (free.availablePermits() > 0) {
      return false;
    }
    someoneWaits = true;
    return free.availablePermits() == 0;
  }
}
