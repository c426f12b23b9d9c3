package org.bactrian.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Guesses which name was meant, for the text of a fault. */
public final class Nearest {
  private static final int LONGEST = 40;

  private Nearest() {}

  /** Returns the cure for an unknown field, to be put behind the description of the fault. */
  public static String cure(String name, Collection<String> known) {
    List<String> near = near(name, known);
    return near.isEmpty() ? ": leave it out" : ": did you mean " + near.get(0) + "?";
  }

  /** Returns the known names that differ by a character or two, the nearest first. */
  public static List<String> near(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return List.of();
    }
    String folded = fold(name);
    int limit = folded.length() <= 3 ? 1 : 2;
    Map<Integer, List<String>> byDistance = new TreeMap<>();
    for (String candidate : known) {
      byDistance
          .computeIfAbsent(distance(folded, fold(candidate)), distance -> new ArrayList<>())
          .add(candidate);
    }
    return byDistance.entrySet().stream()
        .filter(names -> names.getKey() <= limit)
        .flatMap(names -> names.getValue().stream())
        .toList();
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
