package org.bactrian.provider.smpp;

import org.jsmpp.session.SMPPSession;

/**
 * A session in which a call may have less time than others. The library has one timer for all
 * calls, and asks for it when a call begins.
 */
final class TimedSession extends SMPPSession {
  private final ThreadLocal<Long> left = new ThreadLocal<>();

  TimedSession(SmppSocket socket) {
    super(socket);
  }

  /** Lets the calls of this thread wait that long for their response, until {@link #untimed}. */
  void timed(long millis) {
    left.set(millis);
  }

  void untimed() {
    left.remove();
  }

  @Override
  public long getTransactionTimer() {
    Long own = left.get();
    return own == null ? super.getTransactionTimer() : own;
  }
}
