package org.bactrian.message;

/**
 * How a message reaches a phone: as a Viber message or as an SMS.
 *
 * @since 0.1
 */
public enum Channel {
  /** By Viber, as a Viber Business Message. */
  VIBER,
  /** By SMS. */
  SMS;

  /** Returns the name in JSON and in the journal: {@code viber}, {@code sms}. */
  public String wire() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns the channel of a word in JSON. */
  public static Channel of(String wire) {
    return valueOf(wire.toUpperCase(java.util.Locale.ROOT));
  }
}
