package org.bactrian.journal;

import org.jspecify.annotations.Nullable;

/**
 * Whose messages a caller may see, and whose numbers.
 *
 * @param key only those of this API key, by the ids that their sender gave them; null: all, by
 *     their unique ids
 * @param sender the key that sees numbers of its own messages; null: it sends none
 * @param reveals whether it sees all numbers
 * @param showsTexts whether it is shown the messages, too, because it has asked for them
 */
public record Viewer(
    @Nullable String key, @Nullable String sender, boolean reveals, boolean showsTexts) {
  /** Sees all messages, and all of them. */
  public static final Viewer OF_ALL = new Viewer(null, null, true, false);

  /** Sees the messages of a key, as that key. */
  public Viewer(String key) {
    this(key, key, false, false);
  }

  /** Returns this viewer with all numbers and texts, as it has asked for. */
  public Viewer revealing() {
    return new Viewer(key, sender, true, true);
  }

  /** Returns whether it sees a message. From before keys were noted it sees all messages. */
  boolean sees(MessageRow.Origin origin) {
    return key == null || origin.key() == null || origin.key().equals(key);
  }

  /**
   * Returns whether it sees the number and the text of a message.
   *
   * @param keyOfMessage null: from before keys were noted
   */
  public boolean seesNumber(@Nullable String keyOfMessage) {
    return reveals || sender != null && sender.equals(keyOfMessage);
  }
}
