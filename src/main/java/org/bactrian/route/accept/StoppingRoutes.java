package org.bactrian.route.accept;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The routes that are being replaced. Camel stops the consumer of a route at once, but not that of
 * one which other routes call.
 */
@Component("bactrian.stoppingRoutes")
public final class StoppingRoutes {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  private final AtomicLong replacements = new AtomicLong();
  private volatile long replacement;

  /** Begins to replace the routes of a file: one file at a time. */
  public void beginReplacing() {
    replacement = replacements.incrementAndGet();
  }

  /** Ends it: the new ones run, or the old ones again. */
  public void endReplacing() {
    replacement = 0;
  }

  /**
   * Returns the number of the replacement that is under way: a route that was stopped in it may be
   * back at once. 0: there is none.
   */
  public long replacement() {
    return replacement;
  }

  /** Begins to stop a route. */
  public void begin(String id) {
    ids.add(id);
  }

  /** Ends it. */
  public void end(String id) {
    ids.remove(id);
  }

  /**
   * Returns whether one of them waits for this exchange, which the calling thread has in hand.
   * Another route's end is no reason to give up: a queue would deliver the message again and again,
   * and then put it aside.
   */
  boolean waitFor(Exchange exchange) {
    return !ids.isEmpty() && passed(exchange.getUnitOfWork()).anyMatch(ids::contains);
  }

  /** Returns the ids of the routes in which an exchange is. */
  private static Stream<String> passed(@Nullable UnitOfWork work) {
    Deque<Route> routes = new ArrayDeque<>();
    if (work != null) {
      // Camel lets its stack be read only by taking it apart.
      for (Route route = work.popRoute(); route != null; route = work.popRoute()) {
        routes.push(route);
      }
      routes.forEach(work::pushRoute);
    }
    return routes.stream().map(Route::getRouteId);
  }
}
