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
 * receipt, or the reverse, or pad one of the two with zeros, or change the case of its letters.
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
   * The names of one message.
   *
   * @param exact the id in the form in which a receipt repeats it
   * @param aliases other forms of it; each may be the exact id of another message
   */
  record Names(String exact, List<String> aliases) {}

  /**
   * Returns an id in the form in which ids are compared: in lower case, a number without leading
   * zeros.
   */
  static String normal(String id) {
    String bare = id.strip().toLowerCase(Locale.ROOT);
    return HEX_NUMBER.matcher(bare).matches() ? bare.replaceFirst("^0+(?=.)", "") : bare;
  }

  /** Returns the names by which a receipt may mean the message that was answered with this id. */
  Names of(String id) {
    String normal = normal(id);
    boolean isNumber = HEX_NUMBER.matcher(normal).matches();
    return switch (this) {
      case AUTO -> auto(id.strip(), normal, isNumber && normal.length() >= UNMISTAKABLE);
      case SAME -> names(id.strip(), normal);
      case DECIMAL -> names(isNumber ? decimal(normal) : normal);
      case HEX -> names(DECIMAL_NUMBER.matcher(normal).matches() ? hex(normal) : normal);
    };
  }

  private static Names auto(String id, String normal, boolean eitherBase) {
    if (!eitherBase) {
      return names(id, normal);
    }
    return DECIMAL_NUMBER.matcher(normal).matches()
        ? names(id, normal, hex(normal), decimal(normal))
        : names(id, normal, decimal(normal));
  }

  private static Names names(String exact, String... aliases) {
    Set<String> others = new LinkedHashSet<>(List.of(aliases));
    others.remove(exact);
    return new Names(exact, List.copyOf(others));
  }

  private static String decimal(String hex) {
    return new BigInteger(hex, 16).toString();
  }

  private static String hex(String decimal) {
    return new BigInteger(decimal).toString(16);
  }
}
