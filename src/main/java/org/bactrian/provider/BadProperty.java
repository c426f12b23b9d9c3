package org.bactrian.provider;

import org.bactrian.base.Internal;

/**
 * Reports a wrong property, with its name and what is wrong in words.
 *
 * @hidden
 */
@Internal
public final class BadProperty extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String property;

  /** Creates a report. */
  public BadProperty(String property, String fault) {
    super(fault);
    this.property = property;
  }

  /** Returns the name of the property. */
  public String property() {
    return property;
  }
}
