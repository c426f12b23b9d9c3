package org.bactrian.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that begin a body and never end it. */
final class Strangers {
  private static final int MANY = 220;
  private static final int MESSAGES = 60;
  private static final int OWN = 60;
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);

  private final World world;
  private final Outcome outcome;
  private final AtomicInteger ended = new AtomicInteger();

  /** A request, and the octets that it goes on with. */
  private record Request(Socket socket, String more) {}

  Strangers(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /**
   * Lets strangers, others with a webhook's secret, and callers drip endless bodies, while messages
   * and receipts come.
   */
  void drip() {
    AtomicBoolean stop = new AtomicBoolean();
    List<Request> open = new ArrayList<>();
    try {
      begin(open, MANY, "/webhooks/nx/guessed-0123456789-abcdefg/receipts");
      begin(open, MANY, "/webhooks/nx/hook-0123456789-abcdefghij/receipts");
      begin(open, MESSAGES, "/v1/messages");
      Provider.daemon(() -> goOn(open, stop)).start();
      long start = System.nanoTime();
      Future<?> sending = world.client().send(OWN);
      Client.join(sending);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      outcome.measured("messages taken meanwhile within", took.toMillis() + " ms");
      if (took.compareTo(SERVED_WITHIN) > 0) {
        outcome.fault("bodies that never end kept others out for " + took);
      }
      world.await("every body is ended", () -> ended.get() == open.size());
      world.awaitQuiet();
    } finally {
      stop.set(true);
      open.forEach(request -> close(request.socket()));
    }
    outcome.measured("requests that never ended and were ended", ended.get());
    outcome.judge(world, "bodies that never end");
  }

  private void begin(List<Request> open, int count, String path) {
    for (int i = 0; i < count; i++) {
      try {
        Socket socket = new Socket("127.0.0.1", URI.create(world.instance().base()).getPort());
        boolean chunked = i % 2 == 1;
        String more = chunked ? "1\r\n[\r\n" : "[";
        String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 100000";
        String head =
            "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n%s\r\n\r\n%s"
                .formatted(path, length, more);
        open.add(new Request(socket, more));
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Writes on, an octet at a time, until every connection was ended by the other side. */
  private void goOn(List<Request> open, AtomicBoolean stop) {
    List<Request> left = new ArrayList<>(open);
    while (!stop.get() && !left.isEmpty()) {
      left.removeIf(
          request -> {
            boolean over = isOver(request);
            if (over) {
              ended.incrementAndGet();
            }
            return over;
          });
      Provider.pause(BETWEEN);
    }
  }

  private static boolean isOver(Request request) {
    Socket socket = request.socket();
    try {
      boolean answered = socket.getInputStream().available() > 0;
      socket.getOutputStream().write(request.more().getBytes(StandardCharsets.US_ASCII));
      return answered;
    } catch (IOException e) {
      return true;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
