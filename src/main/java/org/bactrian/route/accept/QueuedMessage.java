package org.bactrian.route.accept;

import java.util.regex.Pattern;
import org.bactrian.base.Sha256;

/**
 * A message that came by a queue.
 *
 * @param json as it was sent
 * @param id its id, when it names none itself: the same each time the queue hands it over
 */
public record QueuedMessage(byte[] json, String id) {
  private static final int HASH_DIGITS = 40;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  /** An id of what the broker calls the message; what is no id of ours is hashed. */
  public static String id(String way, String brokersName) {
    String id = way + "-" + brokersName;
    return ID.matcher(id).matches() ? id : way + "-" + hash(brokersName);
  }

  private static String hash(String text) {
    return Sha256.hex(text).substring(0, HASH_DIGITS);
  }

  /** No text of it. */
  @Override
  public String toString() {
    return "Queued[" + json.length + " bytes]";
  }
}
