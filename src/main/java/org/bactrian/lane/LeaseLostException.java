package org.bactrian.lane;

/** The account's lease was lost between the claim and the call: nothing may leave any more. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(String lease) {
    super("this instance no longer holds the lease " + lease);
  }
}
