package org.bactrian.bench;

import java.time.Duration;

/**
 * Compares what has come out of a system with what must come: each answered message at the
 * provider, and an answer to each receipt.
 */
record Arrivals(
    Sightings answered, Sightings atTheDoor, Sightings receiptsAnswered, Postings receipts) {
  private static final Duration NOTHING_MOVES = Duration.ofSeconds(60);

  /** Waits until all have arrived. It fails when nothing has arrived for a minute. */
  void await() throws InterruptedException {
    int before = -1;
    long moved = System.nanoTime();
    while (arrived() < answered.count() + receipts.made()) {
      if (arrived() > before) {
        before = arrived();
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > NOTHING_MOVES.toNanos()) {
        throw new IllegalStateException(
            answered.count() + " were taken, of these arrived " + atTheDoor.count());
      }
      Thread.sleep(5);
    }
  }

  private int arrived() {
    return atTheDoor.count() + receiptsAnswered.count();
  }

  /** Returns when the last one arrived. */
  long last() {
    return Math.max(atTheDoor.last(), receiptsAnswered.last());
  }
}
