package org.bactrian.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest things that happened, as many as it may hold: a look-alike under load stays small. */
final class Latest<T> {
  private final Deque<T> things = new ArrayDeque<>();
  private final int most;

  Latest(int most) {
    this.most = most;
  }

  synchronized void add(T thing) {
    if (things.size() == most) {
      things.removeFirst();
    }
    things.addLast(thing);
  }

  /** Oldest first. */
  synchronized List<T> all() {
    return List.copyOf(things);
  }
}
