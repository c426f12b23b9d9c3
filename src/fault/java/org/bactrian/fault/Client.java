package org.bactrian.fault;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Sends messages, each under its own id and again and again, until the answer is 202 or 200. It
 * keeps the answers.
 */
final class Client implements AutoCloseable {
  private static final int SENDERS = 32;
  private static final int FIRST = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** An answer, and how long it took. */
  record Answer(int status, boolean retryAfter, Duration took) {}

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, Provider::daemon);
  private final List<Instance> instances;
  private final SplittableRandom random;
  private final Map<String, Sent> tried = new ConcurrentHashMap<>();
  private final Map<String, Sent> taken = new ConcurrentHashMap<>();
  private final Queue<Answer> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger notConnected = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private int next = FIRST;

  Client(List<Instance> instances, SplittableRandom random) {
    this.instances = instances;
    this.random = random;
  }

  /** Returns a new message, whose kind is chosen at random. */
  synchronized Sent another() {
    int weights = 0;
    for (Kind kind : Kind.values()) {
      weights += kind.weight;
    }
    int point = random.nextInt(weights);
    for (Kind kind : Kind.values()) {
      point -= kind.weight;
      if (point < 0) {
        return another(kind);
      }
    }
    throw new IllegalStateException("weights");
  }

  synchronized Sent another(Kind kind) {
    int number = next++;
    return new Sent("m-" + number, "380" + number + kind.digits, kind);
  }

  /** Sends new messages, several at once. The future ends when each was answered or given up. */
  Future<?> send(int messages) {
    return send(IntStream.range(0, messages).mapToObj(i -> another()).toList());
  }

  Future<?> send(int messages, Kind kind) {
    return send(IntStream.range(0, messages).mapToObj(i -> another(kind)).toList());
  }

  /**
   * Sends new messages at a rate until it is told to stop. The future ends when each was answered
   * or given up.
   */
  Future<?> flow(int perSecond, BooleanSupplier stop) {
    return CompletableFuture.runAsync(
        () -> {
          List<Future<?>> all = new ArrayList<>();
          while (!stop.getAsBoolean()) {
            Sent one = another();
            all.add(senders.submit(() -> untilTaken(one)));
            Provider.pause(Duration.ofMillis(1000 / perSecond));
          }
          all.forEach(Client::join);
        },
        work -> Provider.daemon(work).start());
  }

  Future<?> send(List<Sent> messages) {
    List<Future<?>> all =
        messages.stream().<Future<?>>map(one -> senders.submit(() -> untilTaken(one))).toList();
    return CompletableFuture.runAsync(
        () -> all.forEach(Client::join), work -> Provider.daemon(work).start());
  }

  static void join(Future<?> future) {
    try {
      future.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void untilTaken(Sent message) {
    tried.put(message.id(), message);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Instance at = instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
      if (isTaken(at, message)) {
        taken.put(message.id(), message);
        return;
      }
      Provider.pause(Duration.ofMillis(100));
    }
  }

  private boolean isTaken(Instance at, Sent message) {
    long start = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at.base() + "/v1/messages"))
            .timeout(Duration.ofSeconds(45))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(message.json()))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 202 || answer.statusCode() == 200) {
        return true;
      }
      boolean retryAfter = answer.headers().firstValue("Retry-After").isPresent();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      refusals.add(new Answer(answer.statusCode(), retryAfter, took));
    } catch (ConnectException e) {
      notConnected.incrementAndGet();
    } catch (IOException e) {
      broken.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Returns the messages that were answered 202 or 200, by id. */
  Map<String, Sent> taken() {
    return taken;
  }

  /**
   * Returns all messages that were sent, by id. Those without a good answer may be in the journal.
   */
  Map<String, Sent> tried() {
    return tried;
  }

  /** Returns the answers that were neither 202 nor 200. */
  List<Answer> refusals() {
    return List.copyOf(refusals);
  }

  /** Returns how often a connection was refused. */
  int notConnected() {
    return notConnected.get();
  }

  /** Returns how often a connection ended before the answer. */
  int broken() {
    return broken.get();
  }

  @Override
  public void close() {
    senders.shutdownNow();
  }
}
