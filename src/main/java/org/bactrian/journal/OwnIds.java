package org.bactrian.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bactrian.base.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages by the ids that their senders gave them: the ids of an API key are its own. A
 * message has its sender's id as its id, unless a message of another key has it already. Then its
 * id is made from the name of its key and its sender's id, and is always the same for the two.
 *
 * <p>A message without a key, or from before keys were noted, shares its id with all keys: the same
 * message is never sent twice, whether it comes by file or by HTTP.
 */
final class OwnIds {
  private static final String MADE = "k-";
  private static final int DIGITS = 40;

  private OwnIds() {}

  /**
   * Where a message is, or is to be kept.
   *
   * @param id of the message
   * @param before the message that is there; empty: it is new
   */
  record Place(String id, Optional<MessageRow> before) {}

  /** Returns the ids by which a message of this key is looked up. */
  static List<String> ids(String key, String ownId) {
    return key.isEmpty() ? List.of(ownId) : List.of(ownId, made(key, ownId));
  }

  /**
   * Finds the message that a sender means, or the place for a new one.
   *
   * @param byId finds a message by its id
   * @param key of the sender; empty: it has none
   */
  static Place find(Function<String, Optional<MessageRow>> byId, String key, String ownId) {
    Optional<MessageRow> first = byId.apply(ownId);
    if (key.isEmpty() || first.filter(row -> isOf(row, key, ownId)).isPresent()) {
      return new Place(ownId, first);
    }
    // Another key may have chosen the made id as an id of its own: then the next one is made of it.
    String made = made(key, ownId);
    Optional<MessageRow> there = byId.apply(made);
    while (there.isPresent()) {
      if (isOf(there.get(), key, ownId)) {
        return new Place(made, there);
      }
      made = made(key, made);
      there = byId.apply(made);
    }
    boolean isFree = first.isEmpty() || isShared(first.get());
    return new Place(isFree ? ownId : made, isFree ? first : Optional.empty());
  }

  /** Returns whether a message is a key's own, under this id. */
  static boolean isOf(MessageRow row, String key, String ownId) {
    return key.equals(row.origin().key()) && row.ownId().equals(ownId);
  }

  private static boolean isShared(MessageRow row) {
    @Nullable String key = row.origin().key();
    return key == null || key.isEmpty();
  }

  private static String made(String key, String id) {
    return MADE + Sha256.hex(key + "\n" + id).substring(0, DIGITS);
  }
}
