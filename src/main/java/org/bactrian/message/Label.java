package org.bactrian.message;

import java.util.Locale;

/** What a Viber Business Message is for; it decides the price. */
public enum Label {
  PROMOTION,
  TRANSACTION;

  /** The name on the wire: {@code promotion}, {@code transaction}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Label of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
