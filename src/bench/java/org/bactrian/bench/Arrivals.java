package org.bactrian.bench;

import java.time.Duration;

/**
 * What has come out of a system, and what must: each message it answered at the provider's door,
 * and an answer to each receipt.
 */
record Arrivals(
    Sightings answered, Sightings atTheDoor, Sightings receiptsAnswered, Postings receipts) {
  private static final Duration NOTHING_MOVES = Duration.ofSeconds(60);

  /** Returns when all have arrived; a minute without one more is the end of it. */
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

  /** When the last one did. */
  long last() {
    return Math.max(atTheDoor.last(), receiptsAnswered.last());
  }
}
