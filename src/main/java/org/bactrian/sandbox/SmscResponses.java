package org.bactrian.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUStringException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long answers to submits take, and how many wait for theirs. */
final class SmscResponses {
  private static final Logger LOG = LoggerFactory.getLogger(SmscResponses.class);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Duration pause = Duration.ZERO;

  /** Writes an answer. */
  interface Answering {
    void write() throws IOException, PDUStringException;
  }

  /** One more submit is there. */
  void begin() {
    most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
  }

  /** Has its answer written after the pause; no thread waits for that. */
  void whenDue(Answering answering) {
    long millis = pause.toMillis();
    if (millis == 0) {
      write(answering);
    } else {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
          .execute(() -> write(answering));
    }
  }

  private void write(Answering answering) {
    // Before it: once the caller has its answer, the caller may send the next.
    waiting.decrementAndGet();
    try {
      answering.write();
    } catch (IOException | PDUStringException e) {
      LOG.debug("an answer did not arrive: {}", e.toString());
    }
  }

  void pauseFor(Duration duration) {
    pause = duration;
  }

  int mostAtOnce() {
    return most.get();
  }
}
