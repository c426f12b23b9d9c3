package org.bactrian.route.accept;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A message that came by a queue.
 *
 * @param json as it was sent
 * @param id its id, when it names none itself: the same each time the queue hands it over
 */
public record QueuedMessage(byte[] json, String id) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  /** An id of what the broker calls the message; what is no id of ours is hashed. */
  public static String id(String way, String brokersName) {
    String id = way + "-" + brokersName;
    return ID.matcher(id).matches() ? id : way + "-" + hash(brokersName);
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** No text of it. */
  @Override
  public String toString() {
    return "Queued[" + json.length + " bytes]";
  }
}
