package org.bactrian.provider;

/** A callback that is kept but says nothing we can read. The message holds no content of it. */
public final class UnreadableCallback extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableCallback(String why) {
    super(why);
  }
}
