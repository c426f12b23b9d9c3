package org.bactrian.provider.smpp;

import org.bactrian.message.Msisdn;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jspecify.annotations.Nullable;

/** An address and what kind of one it is (SMPP 3.4, 5.2.5 to 5.2.9). */
public record SmppAddress(TypeOfNumber ton, NumberingPlanIndicator npi, String value) {
  private static final int LONGEST_SHORT_CODE = 8;

  /** The SMSC puts in its own. */
  private static final SmppAddress NONE =
      new SmppAddress(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "");

  static SmppAddress of(Msisdn number) {
    return international(number.digits());
  }

  /** A sender by its form: with + or of 9 digits and more a number, of fewer a short code. */
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

  private static SmppAddress international(String digits) {
    return new SmppAddress(TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, digits);
  }

  @Override
  public String toString() {
    return "SmppAddress[" + ton + ", " + npi + "]";
  }
}
