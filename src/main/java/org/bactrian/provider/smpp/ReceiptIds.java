package org.bactrian.provider.smpp;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form in which receipts name a message. SMPP 3.4 (5.2.23) leaves message_id to the SMSC. Some
 * SMSCs answer a submit with a hexadecimal number and write that number in decimal into the
 * receipt, or the reverse, or pad one of the two with zeros.
 */
public enum ReceiptIds {
  /**
   * Accepts any of the forms. The other base is only tried for numbers of 8 digits and more: of
   * shorter numbers, the decimal form of one message is soon the hexadecimal form of another.
   */
  AUTO,
  /** As in the answer to the submit, but for leading zeros and case. */
  SAME,
  /** The answer to the submit is hexadecimal, the receipt is decimal. */
  DECIMAL,
  /** The answer to the submit is decimal, the receipt is hexadecimal. */
  HEX;

  private static final int UNMISTAKABLE = 8;
  private static final Pattern HEX_NUMBER = Pattern.compile("[0-9a-fA-F]{1,32}");
  private static final Pattern DECIMAL_NUMBER = Pattern.compile("[0-9]{1,32}");

  /**
   * Returns an id in the form in which ids are compared: a number without leading zeros, in lower
   * case.
   */
  public static String normal(String id) {
    String bare = id.strip();
    return HEX_NUMBER.matcher(bare).matches()
        ? bare.toLowerCase(Locale.ROOT).replaceFirst("^0+(?=.)", "")
        : bare;
  }

  /**
   * Returns every form in which a receipt may name the message, normalised. Where possible, the
   * first is the id as it came.
   */
  List<String> of(String id) {
    String normal = normal(id);
    boolean number = HEX_NUMBER.matcher(normal).matches();
    return switch (this) {
      case AUTO -> auto(id.strip(), normal, number && normal.length() >= UNMISTAKABLE);
      case SAME -> distinct(id.strip(), normal);
      case DECIMAL -> List.of(number ? decimal(normal) : normal);
      case HEX -> List.of(DECIMAL_NUMBER.matcher(normal).matches() ? hex(normal) : normal);
    };
  }

  private static List<String> auto(String id, String normal, boolean eitherBase) {
    if (!eitherBase) {
      return distinct(id, normal);
    }
    return DECIMAL_NUMBER.matcher(normal).matches()
        ? distinct(id, normal, hex(normal), decimal(normal))
        : distinct(id, normal, decimal(normal));
  }

  private static List<String> distinct(String... ids) {
    Set<String> all = new LinkedHashSet<>(List.of(ids));
    return List.copyOf(all);
  }

  private static String decimal(String hex) {
    return new BigInteger(hex, 16).toString();
  }

  private static String hex(String decimal) {
    return new BigInteger(decimal).toString(16);
  }
}
