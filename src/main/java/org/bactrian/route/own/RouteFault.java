package org.bactrian.route.own;

/** Says why a file with routes is refused, and where in it. */
public final class RouteFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * Creates the fault.
   *
   * @param line from 1
   * @param reason in one line
   */
  public RouteFault(int line, String reason) {
    super(reason);
    this.line = Math.max(1, line);
  }

  int line() {
    return line;
  }
}
