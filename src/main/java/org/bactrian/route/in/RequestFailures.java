package org.bactrian.route.in;

import org.bactrian.base.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what requests fail of and their senders cannot correct: with its stack, and once a minute
 * for each place. Otherwise one request, sent again and again, would fill the disk. The text of an
 * exception may quote the message, as that of a failed conversion does: it is logged at {@code
 * DEBUG} only.
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
    LOG.debug("{}", what, failure);
    LINES
        .count(what, failure)
        .ifPresent(more -> LOG.error("{}{}", what, more, new WithoutText(failure)));
  }

  /** The types and the stacks of an exception and its causes. */
  private static final class WithoutText extends Exception {
    private WithoutText(Throwable failure) {
      super(
          failure.getClass().getName(),
          failure.getCause() == null ? null : new WithoutText(failure.getCause()),
          false,
          true);
      setStackTrace(failure.getStackTrace());
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }
}
