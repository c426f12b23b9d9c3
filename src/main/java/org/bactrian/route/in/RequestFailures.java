package org.bactrian.route.in;

import org.bactrian.base.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what requests fail of and their senders cannot correct: with its stack, and once a minute
 * for each place. Otherwise one request, sent again and again, would fill the disk.
 */
final class RequestFailures {
  private static final Logger LOG = LoggerFactory.getLogger(RequestFailures.class);
  private static final RareLog LINES = new RareLog();

  private RequestFailures() {}

  /**
   * Logs a failure.
   *
   * @param what failed, as a sentence
   */
  static void log(String what, Throwable failure) {
    LINES.count(what, failure).ifPresent(more -> LOG.error("{}{}", what, more, failure));
  }
}
