package org.bactrian.route.lane;

/** The account's lease was lost between the claim and the call: nothing may leave any more. */
final class NotOurs extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotOurs(String lease) {
    super("this instance does not hold " + lease + " any more");
  }
}
