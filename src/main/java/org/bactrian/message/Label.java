package org.bactrian.message;

import java.util.Locale;

/** The purpose of a Viber Business Message. It decides the price. */
public enum Label {
  PROMOTION,
  TRANSACTION;

  /** Returns the name in JSON: {@code promotion}, {@code transaction}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Label of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
