package org.bactrian.journal;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An act that the audit keeps. Phone numbers in its reason and its values are masked when it is
 * kept.
 *
 * @param name what was done: {@code hold}, {@code replay}
 * @param kind of what it was done to: {@code message}, {@code account}; {@link #NUMBER} is kept as
 *     a keyed hash
 * @param target the name of what it was done to
 * @param reason why, in the words of the one who acted; null: none was given
 * @param before how it was; null: it was not
 * @param after how it is; null: it is no more
 */
public record Act(
    Actor by,
    String name,
    String kind,
    String target,
    @Nullable String reason,
    @Nullable JsonNode before,
    @Nullable JsonNode after) {
  /** The kind of a phone number. */
  public static final String NUMBER = "number";

  /** The kind of a call by HTTP, whose target is its address with its query. */
  public static final String CALL = "call";

  /** Returns an act without reason and values. */
  public static Act of(Actor by, String name, String kind, String target) {
    return new Act(by, name, kind, target, null, null, null);
  }

  public Act because(@Nullable String why) {
    return new Act(by, name, kind, target, why, before, after);
  }

  /** Returns this act with how its target was, and how it is from now on. */
  public Act changing(@Nullable JsonNode from, @Nullable JsonNode to) {
    return new Act(by, name, kind, target, reason, from, to);
  }

  /** Leaves out what may hold a number. */
  @Override
  public String toString() {
    return "Act[" + name + " " + kind + " by " + by.who() + "]";
  }
}
