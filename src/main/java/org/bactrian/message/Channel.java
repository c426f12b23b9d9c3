package org.bactrian.message;

/** The way a message reaches a phone. */
public enum Channel {
  VIBER,
  SMS;

  /** The name on the wire and in the journal: {@code viber}, {@code sms}. */
  public String wire() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static Channel of(String wire) {
    return valueOf(wire.toUpperCase(java.util.Locale.ROOT));
  }
}
