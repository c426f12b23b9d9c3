package org.bactrian.journal;

import org.jspecify.annotations.Nullable;

/**
 * Whose messages a caller may see.
 *
 * @param key only those of this API key, by the ids that their sender gave them; null: all, by
 *     their unique ids
 */
public record Viewer(@Nullable String key) {
  /** Sees all messages. */
  public static final Viewer OF_ALL = new Viewer(null);

  /** Returns whether it sees a message. From before keys were noted it sees all messages. */
  boolean sees(MessageRow.Origin origin) {
    return key == null || origin.key() == null || origin.key().equals(key);
  }
}
