package org.bactrian.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Up to so many values in a statement whose text does not depend on how many there are: statements
 * are kept, so there must not be a new one for each number.
 */
record Several(int most) {
  /** As many question marks, comma between. */
  String marks() {
    return String.join(", ", Collections.nCopies(most, "?"));
  }

  /** The values, the last of them again until there are as many; at least one. */
  List<Object> of(Collection<?> values) {
    List<Object> all = new ArrayList<>(values);
    Object last = all.get(all.size() - 1);
    all.addAll(Collections.nCopies(most - all.size(), last));
    return all;
  }
}
