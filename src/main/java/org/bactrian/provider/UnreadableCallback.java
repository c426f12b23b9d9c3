package org.bactrian.provider;

/**
 * Reports a callback that is stored but cannot be read. The exception's message quotes nothing of
 * it.
 */
public final class UnreadableCallback extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableCallback(String why) {
    super(why);
  }
}
