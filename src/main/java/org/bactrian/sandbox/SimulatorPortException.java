package org.bactrian.sandbox;

/** A simulator cannot listen on the port that a property names. */
public final class SimulatorPortException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String property;
  private final int port;

  SimulatorPortException(String property, int port, Throwable cause) {
    super(property + ": port " + port + " cannot be used", cause);
    this.property = property;
    this.port = port;
  }

  public String property() {
    return property;
  }

  public int port() {
    return port;
  }
}
