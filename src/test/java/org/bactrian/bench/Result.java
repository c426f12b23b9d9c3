package org.bactrian.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * One run of one system. Latencies are in nanoseconds.
 *
 * @param rate messages at the provider's door a second, from the first that was offered until the
 *     last had arrived
 * @param taken messages answered a second, while they were offered
 * @param cpu the system's, a thousand messages
 * @param answer at half the rate: from when a message was due to its answer
 * @param arrival at half the rate: from when it was due to the provider's door
 * @param idle a message every 40 ms: from its answer to the provider's door
 * @param receipts from when one was due to its answer, in the whole run
 * @param first from the start of the process to the answer to its first message
 * @param load the machine's, of the last minute
 */
record Result(
    Subject subject,
    double rate,
    double taken,
    Duration cpu,
    Histogram answer,
    Histogram arrival,
    Histogram idle,
    Histogram receipts,
    Duration first,
    long megabytes,
    double load) {}
