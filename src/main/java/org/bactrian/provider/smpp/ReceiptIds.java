package org.bactrian.provider.smpp;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * In which form receipts name a message. SMPP 3.4 (5.2.23) leaves message_id to the SMSC, and some
 * answer a submit with a hexadecimal number and write the same number in decimal into the receipt,
 * or the other way round, or pad one of them with zeros.
 */
public enum ReceiptIds {
  /**
   * Found by any of its forms. The other base is only looked for in numbers of 8 digits and more:
   * of shorter ones the decimal form of one message is soon the hexadecimal form of another.
   */
  AUTO,
  /** As the submit was answered, but for zeros in front and for case. */
  SAME,
  /** The submit is answered in hexadecimal, the receipt names it in decimal. */
  DECIMAL,
  /** The submit is answered in decimal, the receipt names it in hexadecimal. */
  HEX;

  private static final int UNMISTAKABLE = 8;
  private static final Pattern HEX_NUMBER = Pattern.compile("[0-9a-fA-F]{1,32}");
  private static final Pattern DECIMAL_NUMBER = Pattern.compile("[0-9]{1,32}");

  /** An id in the form it is compared in: a number has no zeros in front and small letters. */
  public static String normal(String id) {
    String bare = id.strip();
    return HEX_NUMBER.matcher(bare).matches()
        ? bare.toLowerCase(Locale.ROOT).replaceFirst("^0+(?=.)", "")
        : bare;
  }

  /** Every form a receipt may name it in, normal; where possible the one that came first. */
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
