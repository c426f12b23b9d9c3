package org.bactrian.route;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bactrian.base.Sha256;
import org.bactrian.journal.Act;
import org.bactrian.journal.Actor;
import org.jspecify.annotations.Nullable;

/** The act of a person who edits a file while Bactrian runs: the audit has the hashes of both. */
public final class FileEdit {
  private FileEdit() {}

  /**
   * Returns the act.
   *
   * @param file its name
   * @param before what it had; null: there was none
   * @param after what it has; null: it was deleted
   * @param refused why it was not taken; null: it was
   */
  public static Act of(
      String file, byte @Nullable [] before, byte @Nullable [] after, @Nullable String refused) {
    ObjectNode now = hash(after);
    if (now != null && refused != null) {
      now.put("refused", refused);
    }
    return Act.of(Actor.FILE, "edit", "file", file).changing(hash(before), now);
  }

  private static @Nullable ObjectNode hash(byte @Nullable [] content) {
    return content == null
        ? null
        : JsonNodeFactory.instance.objectNode().put("sha256", Sha256.hex(content));
  }
}
