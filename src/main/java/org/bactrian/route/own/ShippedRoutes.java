package org.bactrian.route.own;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.boot.CamelSpringBootRoutesCollector;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Gives Camel those files in {@code routes/} that Bactrian comes with: without them the application
 * does not start. {@link OwnRoutes} loads the integrator's own files later, one by one.
 */
@Component("bactrian.shippedRoutes")
public class ShippedRoutes extends CamelSpringBootRoutesCollector {
  private static final String SHIPPED = "/shipped-routes/";
  private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

  /** Whether the file of a route was not edited. A file that is loaded again has a new route. */
  private final Map<Route, Boolean> unedited = Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** The route of an id at a time; null: it did not run, or was edited. */
  private record Seen(@Nullable Route route, long at) {}

  ShippedRoutes(ApplicationContext application) {
    super(application, true);
  }

  @Override
  public Collection<Resource> findRouteResourcesFromDirectory(
      CamelContext camel, String exclude, String include) {
    return all(camel, exclude, include).stream().filter(ShippedRoutes::isShipped).toList();
  }

  /** Returns all files, the integrator's own ones too. */
  Collection<Resource> all(CamelContext camel, String exclude, String include) {
    return super.findRouteResourcesFromDirectory(camel, exclude, include);
  }

  /** Returns whether the route of an id runs, and is to the letter the one Bactrian comes with. */
  public boolean runs(CamelContext camel, String id) {
    return running(camel, id) != null;
  }

  /**
   * Returns the route of an id if it runs, and is to the letter the one Bactrian comes with; else
   * null. Every request asks, and Camel searches all routes; so an edit may take {@link
   * #LOOKS_EVERY} to be seen.
   */
  public @Nullable Route running(CamelContext camel, String id) {
    Seen latest = seen.get(id);
    long now = System.nanoTime();
    if (latest == null || now - latest.at() > LOOKS_EVERY.toNanos()) {
      latest = new Seen(look(camel, id), now);
      seen.put(id, latest);
    }
    return latest.route();
  }

  private @Nullable Route look(CamelContext camel, String id) {
    Route route = camel.getRoute(id);
    return route != null
            && unedited.computeIfAbsent(route, ShippedRoutes::isUnedited)
            && camel.getRouteController().getRouteStatus(id).isStarted()
        ? route
        : null;
  }

  private static boolean isUnedited(Route route) {
    Resource file = route.getSourceResource();
    if (file == null || !isShipped(file)) {
      return false;
    }
    try (InputStream running = file.getInputStream();
        InputStream shipped = ShippedRoutes.class.getResourceAsStream(SHIPPED + name(file))) {
      return Arrays.equals(running.readAllBytes(), shipped.readAllBytes());
    } catch (IOException e) {
      return false;
    }
  }

  static boolean isShipped(Resource file) {
    return ShippedRoutes.class.getResource(SHIPPED + name(file)) != null;
  }

  /** Returns the name of the file, such as {@code accept.camel.yaml}. */
  static String name(Resource file) {
    return file.getLocation().replaceFirst(".*[/:]", "");
  }
}
