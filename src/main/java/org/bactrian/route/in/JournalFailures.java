package org.bactrian.route.in;

import org.bactrian.base.Causes;
import org.bactrian.base.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that the journal does not answer. Callers try again and again, so there is one line a minute
 * with the number of failures, for all ways in together.
 */
final class JournalFailures {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFailures.class);
  private static final RareLog LINES = new RareLog();

  private JournalFailures() {}

  static void log(Throwable failure) {
    String cause = Causes.root(failure).toString();
    LINES.count("").ifPresent(more -> LOG.error("the journal does not answer: {}{}", cause, more));
  }
}
