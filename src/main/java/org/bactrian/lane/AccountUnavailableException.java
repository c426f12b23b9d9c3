package org.bactrian.lane;

/**
 * An account cannot be called, for a reason on our side, such as a route that was removed. Nothing
 * has left: the message waits again, and the account rests.
 */
public final class AccountUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AccountUnavailableException(String why) {
    super(why);
  }
}
