package org.bactrian.bench;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The result of one run of one system. A value that was not measured is NaN, an empty histogram, or
 * missing.
 *
 * @param speeds messages a second and their CPU, of each phase that was measured
 * @param taken messages answered a second, while the full load was offered
 * @param first the time from the start of the process to the answer to its first message
 * @param megabytes resident memory at the end, of its processes without its database's
 */
record Result(
    Subject subject,
    Map<Phase, Speed> speeds,
    double taken,
    Latencies latencies,
    Duration first,
    long megabytes,
    Around around) {

  /** A phase in which messages arrive at the provider and CPU is used. */
  enum Phase {
    /** Full load, after the warm-up. */
    FULL,
    /** 1 000 messages a second. */
    THOUSAND,
    /** 50 messages a second. */
    FIFTY,
    /** Full load, 5 to 15 seconds after the start of the process. */
    YOUNG,
    /** Full load in the same process, after minutes of full load. */
    LATER
  }

  /**
   * Messages and what they cost.
   *
   * @param rate messages a second at the provider
   * @param cpu CPU seconds of the system for a thousand messages
   */
  record Speed(double rate, double cpu) {
    private static final Speed UNKNOWN = new Speed(Double.NaN, Double.NaN);
  }

  double rate(Phase phase) {
    return speeds.getOrDefault(phase, Speed.UNKNOWN).rate();
  }

  double cpu(Phase phase) {
    return speeds.getOrDefault(phase, Speed.UNKNOWN).cpu();
  }

  /**
   * Latencies in nanoseconds.
   *
   * @param answer from the time a message was due to its answer, at half of the full rate
   * @param arrival from the time a message was due to its arrival at the provider, at half of the
   *     full rate
   * @param idle from a message's answer to its arrival at the provider, with a message every 40 ms
   * @param receipts from the time a receipt was due to its answer, while receipts follow their
   *     messages
   * @param young as {@code receipts}, in the first seconds after the start
   * @param thousand from the time a receipt was due to its answer, at 1 000 receipts a second
   *     beside messages at half of the full rate
   * @param twoThousand as {@code thousand}, at 2 000 receipts a second
   */
  record Latencies(
      Histogram answer,
      Histogram arrival,
      Histogram idle,
      Histogram receipts,
      Histogram young,
      Histogram thousand,
      Histogram twoThousand) {
    Latencies() {
      this(none(), none(), none(), none(), none(), none(), none());
    }

    private static Histogram none() {
      return new Histogram(3);
    }
  }

  /**
   * The other work of the machine.
   *
   * @param loadBefore its load average before the system was started
   * @param load its load average after the phase at full load
   * @param others how many processors were busy with other work at full load
   */
  record Around(double loadBefore, double load, double others) {}
}
