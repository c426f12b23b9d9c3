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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the calls to one account, or to several accounts that share a limit at their provider:
 * calls at a time, and calls per second. The limit is exact where the Throttle EIP is not (ADR 5):
 * no second, wherever it begins, has more calls than the rate.
 *
 * <p>A lane reserves as many calls as may start now, and claims no more messages than that. Each
 * claimed message gets a {@link Permit}, which stays open until its call has ended.
 */
public final class AccountRateLimiter {
  private static final double USED_SHARE = 0.98;
  private static final int BURSTS_PER_SECOND = 30;
  private static final Duration REFILL_PERIOD = Duration.ofSeconds(100);

  private final Semaphore freeCalls;
  private final @Nullable Bucket bucket;
  private final @Nullable SlidingSecond second;
  private final List<Runnable> lanes = new CopyOnWriteArrayList<>();
  private volatile boolean laneWaits;

  /**
   * Creates a limiter that has nothing in flight.
   *
   * @param ratePerSecond 0: unlimited
   */
  AccountRateLimiter(int ratePerSecond, int concurrency, TimeMeter time) {
    this.freeCalls = new Semaphore(concurrency);
    this.bucket = ratePerSecond == 0 ? null : bucket(ratePerSecond, time);
    this.second = ratePerSecond == 0 ? null : new SlidingSecond(ratePerSecond, time);
  }

  /**
   * In any second a bucket lets through what it holds and what flows in. Both together stay below
   * the rate by so much that the network may push calls 15 ms closer together.
   */
  private static Bucket bucket(int ratePerSecond, TimeMeter time) {
    int burst = Math.max(1, ratePerSecond / BURSTS_PER_SECOND);
    double inflow = ratePerSecond * USED_SHARE - (burst - 1);
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(burst)
                    .refillGreedy(Math.round(inflow * REFILL_PERIOD.toSeconds()), REFILL_PERIOD)
                    .initialTokens(1))
        .build();
  }

  /** Registers a lane: it is woken when a call ends after a lane found no free call. */
  void onFreeCall(Runnable wakeLane) {
    lanes.add(wakeLane);
  }

  /**
   * Returns whether claims may wait for a free call: with a rate, or with lanes that take turns, a
   * message waits in the journal.
   */
  boolean allowsClaimsAhead() {
    return bucket == null && isOfOneLane();
  }

  /** Returns whether no other lane has a share of this limit. */
  boolean isOfOneLane() {
    return lanes.size() == 1;
  }

  /**
   * Returns whether a call may start now. When it may not because of those in flight, the end of
   * one of them wakes the lane.
   */
  boolean hasRoom() {
    return !isFull() && (bucket == null || bucket.getAvailableTokens() > 0);
  }

  /** Reserves no call. */
  Reservation none() {
    return new Reservation(0);
  }

  /** Reserves up to {@code most} calls that may start now. */
  Reservation reserve(int most) {
    int calls = acquire(most);
    if (calls == 0) {
      laneWaits = true;
      // A call that ended before the line above saw no waiting lane, so it did not wake it.
      calls = acquire(most);
    }
    if (bucket == null || calls == 0) {
      return new Reservation(calls);
    }
    int allowed = (int) bucket.tryConsumeAsMuchAsPossible(calls);
    freeCalls.release(calls - allowed);
    return new Reservation(allowed);
  }

  private int acquire(int most) {
    int calls = 0;
    while (calls < most && freeCalls.tryAcquire()) {
      calls++;
    }
    return calls;
  }

  /**
   * Returns how long the rate allows no further call; zero when it allows one by now. Empty when
   * the calls in flight are the obstacle: then the end of one of them wakes the lane.
   */
  Optional<Duration> untilNextCall() {
    return bucket == null || isFull()
        ? Optional.empty()
        : Optional.of(
            Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
  }

  private boolean isFull() {
    if (freeCalls.availablePermits() > 0) {
      return false;
    }
    laneWaits = true;
    return freeCalls.availablePermits() == 0;
  }

  /** Counts calls that another instance may have made until now as calls of this one. */
  void countAnotherInstance() {
    if (second != null) {
      second.fill();
    }
  }

  private void release(int calls) {
    freeCalls.release(calls);
    if (laneWaits && calls > 0) {
      laneWaits = false;
      lanes.forEach(Runnable::run);
    }
  }

  /** Calls that may start now. Closing it gives back those for which no permit was taken. */
  final class Reservation implements AutoCloseable {
    private int calls;

    private Reservation(int calls) {
      this.calls = calls;
    }

    int calls() {
      return calls;
    }

    /** Takes the permit of one reserved call. */
    Permit permit() {
      if (calls == 0) {
        throw new IllegalStateException("no reserved call is left");
      }
      calls--;
      return new Permit();
    }

    /** Gives back what is reserved beyond this number of calls. */
    void keep(int needed) {
      int surplus = calls - needed;
      if (surplus <= 0) {
        return;
      }
      if (bucket != null) {
        bucket.addTokens(surplus);
      }
      calls = needed;
      release(surplus);
    }

    @Override
    public void close() {
      keep(0);
    }
  }

  /**
   * The right to make one call. {@link #await} comes right before the call, {@link #departed} when
   * its request is written to the network, {@link #close} when the call has ended or will not be
   * made.
   */
  public final class Permit implements Departure, AutoCloseable {
    private int admitted;
    private boolean departed;
    private long departedNanos;
    private boolean closed;

    Permit() {}

    /**
     * Waits until the requests of this call may leave together. From then on they count as on the
     * way: a busy or a cold process may hold back what has passed here, and let it go at once.
     *
     * @param requests of one message; more than the rate count as the rate
     */
    public void await(int requests) throws InterruptedException {
      for (long wait = tryAdmit(requests); wait > 0; wait = tryAdmit(requests)) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }

    /** Returns 0 when the requests may leave; otherwise after how many nanoseconds to ask again. */
    synchronized long tryAdmit(int requests) {
      if (second == null) {
        return 0;
      }
      giveUp();
      int counted = Math.min(requests, second.rate);
      long wait = second.admit(counted);
      admitted = wait == 0 ? counted : 0;
      return wait;
    }

    /** Marks the moment when the request is written to the network; a second call does nothing. */
    @Override
    public synchronized void departed() {
      departedNanos = departed ? departedNanos : System.nanoTime();
      departed = true;
      if (second != null && admitted > 0) {
        second.depart(admitted);
        admitted = 0;
      }
    }

    /** Returns whether a request of this call may have left. */
    @Override
    public synchronized boolean hasDeparted() {
      return departed;
    }

    /** Returns when the first request was written to the network, as {@link System#nanoTime}. */
    synchronized long departedNanos() {
      return departedNanos;
    }

    /** Gives back the calls that were admitted and have not departed. */
    private void giveUp() {
      if (second != null && admitted > 0) {
        second.giveUp(admitted);
        admitted = 0;
      }
    }

    /** Ends the call, whether it was made or not, and frees its place for another one. */
    @Override
    public void close() {
      synchronized (this) {
        giveUp();
        if (closed) {
          return;
        }
        closed = true;
      }
      release(1);
    }
  }

  /** Counts the requests that departed within the last second, and those on the way there. */
  private static final class SlidingSecond {
    /** A second, and what the network may push two requests closer together. */
    private static final long LENGTH = 1_015_000_000L;

    private static final long SOON = 2_000_000L;

    private final int rate;
    private final TimeMeter time;
    private final Deque<Long> departures = new ArrayDeque<>();
    private int onTheWay;

    SlidingSecond(int rate, TimeMeter time) {
      this.rate = rate;
      this.time = time;
    }

    /** Returns 0 when there is room for all; otherwise after how many nanoseconds to ask again. */
    synchronized long admit(int requests) {
      long begin = time.currentTimeNanos() - LENGTH;
      while (!departures.isEmpty() && departures.peekFirst() <= begin) {
        departures.removeFirst();
      }
      if (onTheWay + departures.size() + requests <= rate) {
        onTheWay += requests;
        return 0;
      }
      return departures.isEmpty() ? SOON : departures.peekFirst() - begin;
    }

    synchronized void depart(int requests) {
      onTheWay -= requests;
      departures.addAll(Collections.nCopies(requests, time.currentTimeNanos()));
    }

    synchronized void giveUp(int requests) {
      onTheWay -= requests;
    }

    synchronized void fill() {
      departures.clear();
      departures.addAll(Collections.nCopies(rate, time.currentTimeNanos()));
    }
  }
}
