package org.bactrian.journal;

/** Too many messages wait: nothing was written, and no new message is accepted for now. */
public final class BacklogFull extends JournalUnavailable {
  private static final long serialVersionUID = 1L;

  public BacklogFull() {
    super("Too many messages wait: nothing new is taken for now.", null);
  }
}
