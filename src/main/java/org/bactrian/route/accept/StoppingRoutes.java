package org.bactrian.route.accept;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/**
 * The routes that are being replaced. Camel stops the consumer of a route at once, but not that of
 * one which other routes call.
 */
@Component("bactrian.stoppingRoutes")
public final class StoppingRoutes {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  /** Begins to stop a route. */
  public void begin(String id) {
    ids.add(id);
  }

  /** Ends it. */
  public void end(String id) {
    ids.remove(id);
  }

  /** Returns whether a route is waited for that has something in hand. */
  boolean isAny(CamelContext camel) {
    return !ids.isEmpty()
        && ids.stream().anyMatch(id -> camel.getInflightRepository().size(id) > 0);
  }
}
