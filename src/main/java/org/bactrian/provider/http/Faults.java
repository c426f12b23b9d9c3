package org.bactrian.provider.http;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Checks a description. What is wrong is a sentence that names the property and the cure. */
final class Faults {
  private Faults() {}

  static void require(boolean right, String sentence) {
    if (!right) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /**
   * Checks the placeholders of a template.
   *
   * @param where the property
   * @param isKnown whether there is a placeholder of this name there
   */
  static void requireKnown(
      String where, Set<String> names, Predicate<String> isKnown, Collection<String> known) {
    for (String name : names) {
      require(
          isKnown.test(name),
          where
              + ": there is no placeholder {"
              + name
              + "} here; there are "
              + String.join(", ", new TreeSet<>(known)));
    }
  }
}
