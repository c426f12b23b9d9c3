package org.bactrian.message;

import java.util.Locale;

/** Which of the recipient's devices may show the message. Only Wooxy supports it. */
public enum Device {
  ALL,
  PHONE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Device of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
