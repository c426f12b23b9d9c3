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

  private final FreeCalls freeCalls;
  private final SlidingSecond second;
  private final TimeMeter time;
  private final List<Runnable> lanes = new CopyOnWriteArrayList<>();
  private int concurrency;
  private volatile @Nullable Bucket bucket;
  private volatile boolean laneWaits;

  /**
   * Creates a limiter that has nothing in flight.
   *
   * @param ratePerSecond 0: unlimited
   */
  AccountRateLimiter(int ratePerSecond, int concurrency, TimeMeter time) {
    this.freeCalls = new FreeCalls(concurrency);
    this.concurrency = concurrency;
    this.time = time;
    this.bucket = ratePerSecond == 0 ? null : bucket(ratePerSecond, time);
    this.second = new SlidingSecond(ratePerSecond, time);
  }

  /** The calls that may begin; below zero while more are in flight than may be. */
  private static final class FreeCalls extends Semaphore {
    private static final long serialVersionUID = 1L;

    FreeCalls(int calls) {
      super(calls);
    }

    void change(int by) {
      if (by > 0) {
        release(by);
      } else {
        reducePermits(-by);
      }
    }
  }

  /**
   * Changes the limits, from the next call on. Calls of the second before count: no second has more
   * calls than the lower rate allows once it holds.
   *
   * @param ratePerSecond 0: unlimited
   */
  synchronized void limit(int ratePerSecond, int concurrency) {
    boolean changed = concurrency != this.concurrency;
    if (ratePerSecond != second.rate) {
      changed = true;
      second.change(ratePerSecond);
      bucket = ratePerSecond == 0 ? null : bucket(ratePerSecond, time);
    }
    if (concurrency != this.concurrency) {
      freeCalls.change(concurrency - this.concurrency);
      this.concurrency = concurrency;
    }
    if (changed) {
      lanes.forEach(Runnable::run);
    }
  }

  /** Returns the calls per second; 0: unlimited. */
  int ratePerSecond() {
    return second.rate;
  }

  /** Returns the calls at a time. */
  synchronized int concurrency() {
    return concurrency;
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
    Bucket now = bucket;
    return !isFull() && (now == null || now.getAvailableTokens() > 0);
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
    Bucket now = bucket;
    if (now == null || calls == 0) {
      return new Reservation(calls);
    }
    int allowed = (int) now.tryConsumeAsMuchAsPossible(calls);
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
    Bucket now = bucket;
    return now == null || isFull()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(now.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
  }

  private boolean isFull() {
    if (freeCalls.availablePermits() > 0) {
      return false;
    }
    laneWaits = true;
    return freeCalls.availablePermits() <= 0;
  }

  /** Counts calls that another instance may have made until now as calls of this one. */
  void countAnotherInstance() {
    second.fill();
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
      Bucket now = bucket;
      if (now != null) {
        now.addTokens(surplus);
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
      giveUp();
      int rate = second.rate;
      if (rate == 0) {
        return 0;
      }
      int counted = Math.min(requests, rate);
      long wait = second.admit(counted);
      admitted = wait == 0 ? counted : 0;
      return wait;
    }

    /** Marks the moment when the request is written to the network; a second call does nothing. */
    @Override
    public synchronized void departed() {
      departedNanos = departed ? departedNanos : System.nanoTime();
      departed = true;
      if (admitted > 0) {
        second.depart(admitted);
        admitted = 0;
      }
    }

    /** Returns the calls per second that the account may have now; 0: unlimited. */
    public int ratePerSecond() {
      return second.rate;
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
      if (admitted > 0) {
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

    private final TimeMeter time;
    private final Deque<Long> departures = new ArrayDeque<>();
    private int onTheWay;

    /** 0: unlimited, and no departure is counted. */
    private volatile int rate;

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

    /** What left while there was no limit is not known: it counts as a full second. */
    synchronized void change(int ratePerSecond) {
      boolean unknown = rate == 0;
      rate = ratePerSecond;
      if (unknown) {
        fill();
      }
    }

    synchronized void fill() {
      departures.clear();
      departures.addAll(Collections.nCopies(rate, time.currentTimeNanos()));
    }
  }
}
