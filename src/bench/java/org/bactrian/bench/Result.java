package org.bactrian.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The result of one run of one system. A value that was not measured is NaN, or an empty histogram.
 *
 * @param rate messages a second at the provider, from the first one offered to the last one arrived
 * @param taken messages answered a second, while they were offered
 * @param cpu CPU seconds of the system for a thousand messages
 * @param cpuAtThousand CPU seconds for a thousand messages, at 1 000 messages a second
 * @param first the time from the start of the process to the answer to its first message
 * @param megabytes resident memory at the end, of its processes without its database's
 */
record Result(
    Subject subject,
    double rate,
    double taken,
    double cpu,
    double cpuAtThousand,
    Latencies latencies,
    Duration first,
    long megabytes,
    Around around) {

  /** Returns the result of a system that was only started. */
  static Result started(Subject subject, Duration first, long megabytes, double loadBefore) {
    return new Result(
        subject,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        new Latencies(),
        first,
        megabytes,
        new Around(loadBefore, Machine.load(), Double.NaN));
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
   * @param thousand from the time a receipt was due to its answer, at 1 000 receipts a second
   *     beside messages at half of the full rate
   * @param twoThousand as {@code thousand}, at 2 000 receipts a second
   */
  record Latencies(
      Histogram answer,
      Histogram arrival,
      Histogram idle,
      Histogram receipts,
      Histogram thousand,
      Histogram twoThousand) {
    Latencies() {
      this(none(), none(), none(), none(), none(), none());
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
