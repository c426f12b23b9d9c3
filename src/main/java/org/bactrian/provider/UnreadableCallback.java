package org.bactrian.provider;

/**
 * Reports a callback that is stored but cannot be read. The exception's message quotes nothing of
 * it.
 *
 * @since 0.1
 */
public final class UnreadableCallback extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param why without content of the callback: it is logged
   */
  public UnreadableCallback(String why) {
    super(why);
  }
}
