package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts receipts for each message that the provider took: delivered after 50 ms, and seen after 100
 * ms if each message has two. When they are held back, they are posted later at a fixed rate.
 */
final class Postings implements Load.Schedule {
  private static final long PAUSE = 50_000_000L;
  private static final String PATH = "/webhooks/nx/hook-0123456789-abcdefghij/receipts";

  private final Queue<Load.Request> delivered = new ConcurrentLinkedQueue<>();
  private final Queue<Load.Request> seen = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final int each;
  private volatile boolean holds;
  private volatile boolean ended;

  /**
   * Creates a schedule without receipts.
   *
   * @param each how many receipts follow each message: none, one or two
   */
  Postings(int each) {
    this.each = each;
  }

  void taken(int number) {
    if (each == 0) {
      return;
    }
    if (holds) {
      held.add(number);
      waiting.incrementAndGet();
      return;
    }
    long now = System.nanoTime();
    delivered.add(delivered(number, now + PAUSE));
    if (each > 1) {
      seen.add(seen(number, now + 2 * PAUSE));
    }
  }

  private Load.Request delivered(int number, long due) {
    return request(2 * number, number, due, "delivered", 11001);
  }

  private Load.Request seen(int number, long due) {
    return request(2 * number + 1, number, due, "seen", 11002);
  }

  private Load.Request request(int receipt, int number, long due, String status, int code) {
    made.incrementAndGet();
    String body =
        "{\"status\":\"%s\",\"requestId\":\"%s\",\"code\":%d}"
            .formatted(status, ProviderDoor.id(number), code);
    return new Load.Request(receipt, due, Sample.post(PATH, body.getBytes(UTF_8)));
  }

  /** Returns how many receipts were made so far. */
  int made() {
    return made.get();
  }

  /** Holds the receipts of new messages back, for {@link #steady}. */
  void hold() {
    holds = true;
  }

  /** Returns how many messages have receipts that are held back. */
  int heldBack() {
    return waiting.get();
  }

  /** Returns the receipts that were held back, at a rate from now on, oldest messages first. */
  Load.Schedule steady(int rate) {
    return new AtARate(rate);
  }

  @Override
  public long due() {
    return Math.min(due(delivered), due(seen));
  }

  private static long due(Queue<Load.Request> queue) {
    Load.Request next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.due();
  }

  @Override
  public Load.Request next() {
    return due(delivered) <= due(seen) ? delivered.remove() : seen.remove();
  }

  void end() {
    ended = true;
  }

  @Override
  public boolean over() {
    return ended && delivered.isEmpty() && seen.isEmpty();
  }

  /**
   * Receipts at a fixed rate, delivered and seen by turns. A message's seen comes some receipts
   * after its delivered. The last messages are never seen, as some people never read a message.
   */
  private final class AtARate implements Load.Schedule {
    private static final int BETWEEN = 100;

    private final Queue<Integer> toSee = new ArrayDeque<>();
    private final long start = System.nanoTime();
    private final int rate;
    private int posted;

    AtARate(int rate) {
      this.rate = rate;
    }

    @Override
    public long due() {
      return toSee.isEmpty() && held.isEmpty()
          ? Long.MAX_VALUE
          : start + posted * 1_000_000_000L / rate;
    }

    @Override
    public Load.Request next() {
      long due = due();
      posted++;
      if (toSee.size() > BETWEEN || held.isEmpty()) {
        return seen(toSee.remove(), due);
      }
      int number = held.remove();
      waiting.decrementAndGet();
      toSee.add(number);
      return delivered(number, due);
    }

    @Override
    public boolean over() {
      return false;
    }
  }
}
