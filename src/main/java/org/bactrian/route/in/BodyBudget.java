package org.bactrian.route.in;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what requests may hold at the same time, for the whole process: bytes, threads that wait
 * for a body, and batches. One caller gets a part of each only, so that no caller can keep the
 * others out.
 */
public final class BodyBudget {
  /** The unit of the bytes. A request holds one at least: its connection has buffers, too. */
  private static final int BLOCK = 16 * 1024;

  private static final int BATCHES = 16;

  /** A caller may hold one in so many bytes. */
  private static final int CALLERS = 4;

  private final Limit blocks;
  private final Limit waiting;
  private final Limit batches = new Limit(BATCHES, BATCHES / 2);

  /**
   * Creates a budget of which nothing is held.
   *
   * @param bytes of all requests together, from reading them to their answer
   * @param threads that the server has. Three in four of them may wait for bodies, two in four for
   *     those of one caller
   */
  public BodyBudget(long bytes, int threads) {
    int all = (int) Math.max(CALLERS, bytes / BLOCK);
    this.blocks = new Limit(all, all / CALLERS);
    this.waiting = new Limit(Math.max(2, threads / 4 * 3), Math.max(1, threads / 2));
  }

  /**
   * Takes what a request holds at least.
   *
   * @param caller the name of its key, or the account of its webhook
   * @return null when there is no room
   */
  @Nullable Hold take(String caller) {
    return blocks.take(caller, 1) ? new Hold(caller) : null;
  }

  private static int blocks(long bytes) {
    return (int) Math.max(1, (bytes + BLOCK - 1) / BLOCK);
  }

  /** The memory that one request holds. One thread uses it. */
  final class Hold implements AutoCloseable {
    private final String caller;
    private int held = 1;
    private boolean waits;
    private boolean isBatch;

    private Hold(String caller) {
      this.caller = caller;
    }

    /** Takes what is missing to hold so many bytes; returns whether there was room. */
    boolean grow(long bytes) {
      int more = blocks(bytes) - held;
      if (more <= 0) {
        return true;
      }
      boolean taken = blocks.take(caller, more);
      held += taken ? more : 0;
      return taken;
    }

    /** Returns whether the thread may wait for the body. */
    boolean mayWait() {
      waits = waits || waiting.take(caller, 1);
      return waits;
    }

    /** Says that the body is complete: the thread waits no more. */
    void complete() {
      if (waits) {
        waits = false;
        waiting.give(caller, 1);
      }
    }

    /** Returns whether there is room for one more batch. */
    boolean startBatch() {
      isBatch = isBatch || batches.take(caller, 1);
      return isBatch;
    }

    @Override
    public void close() {
      complete();
      if (isBatch) {
        batches.give(caller, 1);
      }
      blocks.give(caller, held);
    }
  }

  /** A number of permits, of which a caller gets a part at most. */
  private static final class Limit {
    private final Semaphore all;
    private final int share;
    private final Map<String, Semaphore> shares = new ConcurrentHashMap<>();

    Limit(int permits, int share) {
      this.all = new Semaphore(permits);
      this.share = share;
    }

    boolean take(String caller, int permits) {
      Semaphore own = shares.computeIfAbsent(caller, name -> new Semaphore(share));
      if (!own.tryAcquire(permits)) {
        return false;
      }
      boolean taken = all.tryAcquire(permits);
      if (!taken) {
        own.release(permits);
      }
      return taken;
    }

    void give(String caller, int permits) {
      shares.get(caller).release(permits);
      all.release(permits);
    }
  }
}
