package org.bactrian.provider;

import org.bactrian.base.Internal;
import org.bactrian.delivery.SendResult;

/**
 * Ends a call before anything of the message has left, such as when there is no token for it.
 *
 * @hidden
 */
@Internal
public final class NotSentException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient SendResult.Refused result;

  /**
   * Creates the end of a call.
   *
   * @param result what the message gets
   */
  public NotSentException(SendResult.Refused result) {
    super("nothing was sent: " + result.reason().wire(), null, false, false);
    this.result = result;
  }

  /** Returns what the message gets. */
  public SendResult.Refused result() {
    return result;
  }
}
