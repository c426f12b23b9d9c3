package org.bactrian.message;

import java.util.Locale;

/**
 * The purpose of a Viber Business Message. It decides the price.
 *
 * @since 0.1
 */
public enum Label {
  /** Advertising. */
  PROMOTION,
  /** About something that the recipient has begun; sent first. */
  TRANSACTION;

  /** Returns the name in JSON: {@code promotion}, {@code transaction}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the label of a word in JSON. */
  public static Label of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
