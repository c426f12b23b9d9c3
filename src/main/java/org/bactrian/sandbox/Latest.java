package org.bactrian.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the latest items up to a fixed number, so that a simulator under load stays small. */
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

  /** Returns the items, oldest first. */
  synchronized List<T> all() {
    return List.copyOf(things);
  }
}
