package org.bactrian.journal;

import org.jspecify.annotations.Nullable;

/** The database did not take a write; whether it was committed is not known. */
public sealed class JournalUnavailable extends RuntimeException permits BacklogFull {
  private static final long serialVersionUID = 1L;

  public JournalUnavailable(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
