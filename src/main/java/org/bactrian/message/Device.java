package org.bactrian.message;

import java.util.Locale;

/**
 * Which of the recipient's devices may show the message. Only Wooxy supports it.
 *
 * @since 0.1
 */
public enum Device {
  /** Every device of the recipient. */
  ALL,
  /** The phone alone. */
  PHONE;

  /** Returns its word in JSON. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the device of a word in JSON. */
  public static Device of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
