package org.bactrian.message;

/** How a message reaches a phone: as a Viber message or as an SMS. */
public enum Channel {
  VIBER,
  SMS;

  /** Returns the name in JSON and in the journal: {@code viber}, {@code sms}. */
  public String wire() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static Channel of(String wire) {
    return valueOf(wire.toUpperCase(java.util.Locale.ROOT));
  }
}
