package org.bactrian.sandbox;

/**
 * What a look-alike does with a message; three digits of the number choose it (contract, section
 * 5).
 */
public enum Behaviour {
  DELIVERED(""),
  SEEN("001"),
  EXPIRED("002"),
  UNDELIVERED("003"),
  /** Takes it, and no receipt ever comes. */
  NO_RECEIPT("004"),
  NO_CREDIT("005"),
  BAD_NUMBER("006"),
  /** HTTP 503. */
  DOWN("007"),
  /** Takes it, never answers. */
  NO_ANSWER("008"),
  /** Throttled twice, then taken and delivered. */
  THROTTLED("009");

  private final String digits;

  Behaviour(String digits) {
    this.digits = digits;
  }

  /** A Viber message is decided by the last three digits of its number. */
  public static Behaviour ofViber(String number) {
    return of(number.substring(Math.max(0, number.length() - 3)));
  }

  /**
   * An SMS is decided by the three digits before those: {@code +380501005003} is not on Viber, and
   * its SMS has no credit.
   */
  public static Behaviour ofSms(String number) {
    int end = Math.max(0, number.length() - 3);
    return of(number.substring(Math.max(0, end - 3), end));
  }

  private static Behaviour of(String digits) {
    for (Behaviour behaviour : values()) {
      if (behaviour.digits.equals(digits)) {
        return behaviour;
      }
    }
    return DELIVERED;
  }
}
