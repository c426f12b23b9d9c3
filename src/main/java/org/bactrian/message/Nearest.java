package org.bactrian.message;

import java.util.Collection;
import java.util.Locale;
import org.bactrian.base.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Guesses which field name was meant, for the text of a fault.
 *
 * @hidden
 */
@Internal
public final class Nearest {
  private static final int LONGEST = 40;

  private Nearest() {}

  /** Returns the cure for an unknown field, to be put behind the description of the fault. */
  public static String cure(String name, Collection<String> known) {
    String nearest = of(name, known);
    return nearest == null ? ": leave it out" : ": did you mean " + nearest + "?";
  }

  /** Returns the known name nearest to this one; null when none is near. */
  private static @Nullable String of(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return null;
    }
    String folded = fold(name);
    int limit = folded.length() <= 3 ? 1 : 2;
    String nearest = null;
    for (String candidate : known) {
      int distance = distance(folded, fold(candidate));
      if (distance <= limit) {
        limit = distance - 1;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /**
   * Removes separators and case: {@code fall_back}, {@code fallBack} and {@code fallback} become
   * one.
   */
  private static String fold(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Counts how many characters must be inserted, removed or changed (Levenshtein distance). Keeps
   * one row of the table at a time.
   */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
