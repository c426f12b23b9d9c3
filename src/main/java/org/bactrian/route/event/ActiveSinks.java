package org.bactrian.route.event;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.springframework.stereotype.Component;

/** Who still needs an event until it has left: the ways out that are on, and who counts them. */
@Component
public final class ActiveSinks {
  private final Set<String> names = new ConcurrentSkipListSet<>(Set.of(EventCounts.NAME));

  void add(String way) {
    names.add(way);
  }

  /** As their cursors are called. */
  public Set<String> names() {
    return Set.copyOf(names);
  }
}
