package org.bactrian.journal;

/** An account keeps too many callbacks for unknown ids: this one was not written. */
public final class CallbacksFull extends JournalUnavailable {
  private static final long serialVersionUID = 1L;

  public CallbacksFull() {
    super("Too many callbacks for unknown ids are kept: no more of them are taken for now.", null);
  }
}
