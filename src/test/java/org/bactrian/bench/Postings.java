package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the provider posts of each message it took: delivered after 50 ms, seen after 100 ms. */
final class Postings implements Load.Schedule {
  private static final long PAUSE = 50_000_000L;
  private static final String PATH = "/webhooks/nx/hook/receipts";

  private final Queue<Load.Request> delivered = new ConcurrentLinkedQueue<>();
  private final Queue<Load.Request> seen = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  void taken(int number) {
    long now = System.nanoTime();
    delivered.add(request(2 * number, number, now + PAUSE, "delivered", 11001));
    seen.add(request(2 * number + 1, number, now + 2 * PAUSE, "seen", 11002));
  }

  private static Load.Request request(int receipt, int number, long due, String status, int code) {
    String body =
        "{\"status\":\"%s\",\"requestId\":\"%s\",\"code\":%d}"
            .formatted(status, ProviderDoor.id(number), code);
    return new Load.Request(receipt, due, Sample.post(PATH, body.getBytes(UTF_8)));
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
}
