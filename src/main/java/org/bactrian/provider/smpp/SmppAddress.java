package org.bactrian.provider.smpp;

import org.bactrian.message.Msisdn;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jspecify.annotations.Nullable;

/** An address with its type and numbering plan (SMPP 3.4, 5.2.5 to 5.2.9). */
public record SmppAddress(TypeOfNumber ton, NumberingPlanIndicator npi, String value) {
  private static final int LONGEST_SHORT_CODE = 8;

  /** An empty address: the SMSC inserts its own. */
  private static final SmppAddress NONE =
      new SmppAddress(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "");

  static SmppAddress of(Msisdn number) {
    return international(number.digits());
  }

  /**
   * Recognises a sender by its form: a number has a + or at least 9 digits, a short code fewer
   * digits; anything else is alphanumeric.
   */
  static SmppAddress sender(@Nullable String sender) {
    if (sender == null) {
      return NONE;
    }
    if (!sender.matches("\\+?[0-9]+")) {
      return new SmppAddress(TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, sender);
    }
    return sender.length() <= LONGEST_SHORT_CODE && !sender.startsWith("+")
        ? new SmppAddress(TypeOfNumber.NETWORK_SPECIFIC, NumberingPlanIndicator.UNKNOWN, sender)
        : international(sender.replace("+", ""));
  }

  /** Returns whether an SMSC can show this sender: SMPP has 20 octets, a network 11 letters. */
  static boolean isSender(String sender) {
    return sender.matches("\\+?[0-9]{1,20}|\\p{ASCII}{1,11}");
  }

  private static SmppAddress international(String digits) {
    return new SmppAddress(TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, digits);
  }

  @Override
  public String toString() {
    return "SmppAddress[" + ton + ", " + npi + "]";
  }
}
