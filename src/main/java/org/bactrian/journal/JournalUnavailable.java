package org.bactrian.journal;

import org.jspecify.annotations.Nullable;

/** The database did not take a write; whether the write was committed is not known. */
public class JournalUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailable(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
