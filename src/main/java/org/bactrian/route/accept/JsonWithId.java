package org.bactrian.route.accept;

import java.util.regex.Pattern;
import org.bactrian.base.Sha256;

/**
 * A message from a file or a queue.
 *
 * @param json as bytes, or a JSON tree
 * @param id for a message that has no id. It is the same each time the message is read, so that a
 *     message read twice is sent once.
 */
public record JsonWithId(Object json, String id) {
  private static final int HASH_DIGITS = 40;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  /**
   * Makes an id from the broker's name of a message. A name with other characters, or too long, is
   * hashed.
   */
  public static String id(String prefix, String brokersName) {
    String id = prefix + "-" + brokersName;
    return ID.matcher(id).matches()
        ? id
        : prefix + "-" + Sha256.hex(brokersName).substring(0, HASH_DIGITS);
  }

  /** Does not show the message: it may hold a phone number. */
  @Override
  public String toString() {
    return "JsonWithId[" + id + "]";
  }
}
