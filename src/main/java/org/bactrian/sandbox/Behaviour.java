package org.bactrian.sandbox;

/** Answers of a provider simulator. Three digits of the phone number choose one. */
public enum Behaviour {
  DELIVERED(""),
  SEEN("001"),
  EXPIRED("002"),
  UNDELIVERED("003"),
  /** Accepts the message and never sends a receipt. */
  NO_RECEIPT("004"),
  NO_CREDIT("005"),
  BAD_NUMBER("006"),
  /** Answers HTTP 503. */
  DOWN("007"),
  /** Accepts the message and never answers. */
  NO_ANSWER("008"),
  /** Throttles twice, then accepts and delivers. */
  THROTTLED("009");

  private final String digits;

  Behaviour(String digits) {
    this.digits = digits;
  }

  /** Returns the behaviour for a Viber message: the last three digits of its number decide. */
  public static Behaviour ofViber(String number) {
    return of(number.substring(Math.max(0, number.length() - 3)));
  }

  /**
   * Returns the behaviour for an SMS: the three digits before the last three decide. So {@code
   * +380501005003} is not on Viber, and its SMS has no credit.
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
