package org.bactrian.provider.smpp;

import org.jsmpp.DefaultPDUSender;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.util.DefaultComposer;

/**
 * A session in which a call may have less time than others, and which knows how long it has heard
 * nothing. The library has one timer for all calls, and asks for it when a call begins.
 */
final class TimedSession extends SMPPSession {
  private final ThreadLocal<Long> left = new ThreadLocal<>();
  private final BoundedPduReader reader;
  private volatile boolean ended;

  TimedSession(SmppSocket socket) {
    this(socket, new BoundedPduReader());
  }

  private TimedSession(SmppSocket socket, BoundedPduReader reader) {
    super(new SynchronizedPDUSender(new DefaultPDUSender(new DefaultComposer())), reader, socket);
    this.reader = reader;
  }

  /** Returns for how many nanoseconds no whole PDU has come. */
  long silentFor() {
    return reader.silentFor();
  }

  /**
   * Returns whether the session has ended. The library takes one for bound that ended meanwhile.
   */
  boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    ended = true;
    super.close();
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
