package org.bactrian.journal;

import org.jspecify.annotations.Nullable;

/**
 * The one who acts.
 *
 * @param who the name of the API key; {@link #NOBODY}: a caller without one
 * @param from the address of the caller; null: the act is no call, so no key has done it, whatever
 *     its name
 */
public record Actor(String who, @Nullable String from) {
  /** The name of a caller while no keys are configured. */
  public static final String NOBODY = "nobody";

  /** A person who edits a file of the running application. */
  public static final Actor FILE = new Actor("file", null);

  /** The application itself. */
  public static final Actor BACTRIAN = new Actor("bactrian", null);

  /**
   * Returns a caller.
   *
   * @param key the name of its key; empty: it has none
   */
  public static Actor caller(String key, String address) {
    return new Actor(key.isEmpty() ? NOBODY : key, address);
  }
}
