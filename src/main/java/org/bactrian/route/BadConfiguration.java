package org.bactrian.route;

/** A wrong property. It stops the start with a sentence that names the property and the fault. */
public final class BadConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String property;
  private final String fault;

  public BadConfiguration(String property, String fault) {
    super(property + ": " + fault);
    this.property = property;
    this.fault = fault;
  }

  public String property() {
    return property;
  }

  public String fault() {
    return fault;
  }
}
