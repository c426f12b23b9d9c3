package org.bactrian.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUStringException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delays the responses to submits, and counts the submits that wait for theirs. */
final class SmscResponses {
  private static final Logger LOG = LoggerFactory.getLogger(SmscResponses.class);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;

  /** Writes a response. */
  interface Response {
    void write() throws IOException, PDUStringException;
  }

  /** Counts a submit that arrived. */
  void begin() {
    most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
  }

  /** Writes the response after the delay. No thread waits for it. */
  void whenDue(Response response) {
    long millis = delay.toMillis();
    if (millis == 0) {
      write(response);
    } else {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
          .execute(() -> write(response));
    }
  }

  private void write(Response response) {
    // Counted before the response is written: with the response the caller may send the next
    // submit.
    waiting.decrementAndGet();
    try {
      response.write();
    } catch (IOException | PDUStringException e) {
      LOG.debug("A response could not be written: {}", e.toString());
    }
  }

  void delayBy(Duration next) {
    delay = next;
  }

  int mostAtOnce() {
    return most.get();
  }
}
