package org.bactrian.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.message.Channel;

/**
 * Posts the provider's receipts one after the other, to the instances in turn. Each is repeated
 * until the answer is 2xx.
 */
final class Receipts implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofMillis(150);
  private static final Map<String, Integer> CODES =
      Map.of("success", 0, "failed", 11000, "delivered", 11001, "seen", 11002);

  /**
   * A receipt that was answered 2xx.
   *
   * @param at the {@link System#nanoTime} of the answer
   */
  record Taken(Channel channel, String account, String number, String id, String status, long at) {
    boolean arrived() {
      return List.of("delivered", "seen", "2").contains(status);
    }
  }

  private record Due(
      Channel channel, String account, String number, String id, String ext, List<String> left) {}

  private final ScheduledThreadPoolExecutor threads =
      new ScheduledThreadPoolExecutor(32, Provider::daemon);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final Map<Integer, AtomicInteger> refused = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private final Duration delay;
  private volatile List<String> bases = List.of();

  Receipts(Duration delay) {
    this.delay = delay;
  }

  /** Sets the addresses of the instances that get the receipts from now on. */
  void to(List<String> bases) {
    this.bases = List.copyOf(bases);
  }

  List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** Returns how many posts were answered with this status, which is not 2xx. */
  int refused(int status) {
    return refused.getOrDefault(status, new AtomicInteger()).get();
  }

  boolean isIdle() {
    return open.get() == 0;
  }

  void follow(Channel channel, String account, Kind kind, String number, String id, String ext) {
    List<String> statuses =
        channel == Channel.SMS
            ? List.of("2")
            : switch (kind) {
              case READ -> List.of("success", "delivered", "seen");
              case FAILED -> List.of("success", "failed");
              case SILENT -> List.of();
              default -> List.of("success", "delivered");
            };
    if (!statuses.isEmpty()) {
      open.incrementAndGet();
      schedule(new Due(channel, account, number, id, ext, statuses), delay);
    }
  }

  private void schedule(Due due, Duration after) {
    threads.schedule(() -> post(due), after.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void post(Due due) {
    if (!isTaken(due)) {
      schedule(due, AGAIN);
      return;
    }
    taken.add(
        new Taken(
            due.channel(),
            due.account(),
            due.number(),
            due.id(),
            due.left().get(0),
            System.nanoTime()));
    List<String> left = due.left().subList(1, due.left().size());
    if (left.isEmpty()) {
      open.decrementAndGet();
    } else {
      schedule(
          new Due(due.channel(), due.account(), due.number(), due.id(), due.ext(), left), delay);
    }
  }

  private boolean isTaken(Due due) {
    List<String> to = bases;
    if (to.isEmpty()) {
      return false;
    }
    String base = to.get(Math.floorMod(turn.getAndIncrement(), to.size()));
    boolean viber = due.channel() == Channel.VIBER;
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    base + "/webhooks/" + due.account() + "/hook-0123456789-abcdefghij/receipts"))
            .timeout(Duration.ofSeconds(6))
            .header(
                "Content-Type", viber ? "application/json" : "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(viber ? json(due) : form(due)))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        refused.computeIfAbsent(status, none -> new AtomicInteger()).incrementAndGet();
      }
      return status / 100 == 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String json(Due due) {
    String status = due.left().get(0);
    return """
        {"status":"%s","requestId":"%s","code":%d,"message":"Viber message"}"""
        .formatted(status, due.id(), CODES.get(status));
  }

  private static String form(Due due) {
    return "phone=%s&status=%s&result=DELIVRD&messageid=%s&ext=%s"
        .formatted(due.number(), due.left().get(0), due.id(), due.ext());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
