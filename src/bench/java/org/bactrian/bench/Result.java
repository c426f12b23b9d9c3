package org.bactrian.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * One run of one system. What it was not asked for is not a number, or a histogram of nothing.
 *
 * @param rate messages at the provider's door a second, from the first that was offered until the
 *     last had arrived
 * @param taken messages answered a second, while they were offered
 * @param cpu seconds of the system's, a thousand messages
 * @param cpuAtThousand the same while 1 000 messages come a second
 * @param first from the start of the process to the answer to its first message
 * @param megabytes resident at the end, of its processes without its database's
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

  /** One that was only started. */
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
   * In nanoseconds.
   *
   * @param answer at half the rate: from when a message was due to its answer
   * @param arrival at half the rate: from when it was due to the provider's door
   * @param idle a message every 40 ms: from its answer to the provider's door
   * @param receipts from when one was due to its answer, as they follow the messages
   * @param thousand the same at 1 000 a second, beside messages at half the rate
   * @param twoThousand the same at 2 000
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
   * What else the machine did.
   *
   * @param loadBefore its load average before the system was started
   * @param load behind the full load, which is in it
   * @param others processors that had other work, at full load
   */
  record Around(double loadBefore, double load, double others) {}
}
