package org.bactrian.route.own;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.boot.CamelSpringBootRoutesCollector;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Gives Camel those files in {@code routes/} that Bactrian comes with: without them the application
 * does not start. {@link OwnRoutes} loads the integrator's own files later, one by one.
 */
@Component("bactrian.shippedRoutes")
public class ShippedRoutes extends CamelSpringBootRoutesCollector {
  private static final String SHIPPED = "/META-INF/bactrian/shipped-routes/";

  /** Where a jar has the routes that it brings. */
  private static final String OF_JARS = "META-INF/bactrian/routes/";

  private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

  /** Whether the file of a route was not edited. A file that is loaded again has a new route. */
  private final Map<Route, Boolean> unedited = Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /** The route of an id at a time; null: it did not run, or was edited. */
  private record Seen(@Nullable Route route, long at) {}

  private final ApplicationContext application;
  private volatile @Nullable List<Resource> ofJars;

  ShippedRoutes(ApplicationContext application) {
    super(application, true);
    this.application = application;
  }

  @Override
  public Collection<Resource> findRouteResourcesFromDirectory(
      CamelContext camel, String exclude, String include) {
    return all(camel, exclude, include).stream()
        .filter(ShippedRoutes::isShipped)
        .sorted(Comparator.comparing(Resource::getLocation))
        .toList();
  }

  /**
   * Returns all files: Bactrian's, the integrator's own ones, and those that jars bring. One of the
   * integrator's own takes the place of a jar's of the same name. Of two with the name of a shipped
   * one, the later counts: those in Bactrian's jar may come first, and edited copies after them.
   */
  Collection<Resource> all(CamelContext camel, @Nullable String exclude, String include) {
    return byKey(camel, exclude, include).values();
  }

  /**
   * Returns all files, each by a key that it keeps when an edited copy takes its place, or does no
   * more: the name of a shipped file or of a jar's, and else the location.
   */
  Map<String, Resource> byKey(CamelContext camel, @Nullable String exclude, String include) {
    Map<String, Resource> files = new LinkedHashMap<>();
    for (Resource file : ofJars()) {
      String ofJars = OF_JARS + name(file);
      files.put(files.containsKey(ofJars) ? file.getLocation() : ofJars, file);
    }
    for (Resource file : super.findRouteResourcesFromDirectory(camel, exclude, include)) {
      String ofJars = OF_JARS + name(file);
      String own = files.containsKey(ofJars) ? ofJars : file.getLocation();
      files.put(isShipped(file) ? name(file) : own, file);
    }
    return files;
  }

  /** They do not change while the application runs. */
  private List<Resource> ofJars() {
    List<Resource> known = ofJars;
    if (known == null) {
      known = readJars();
      ofJars = known;
    }
    return known;
  }

  private List<Resource> readJars() {
    List<Resource> files = new ArrayList<>();
    try {
      for (var file : application.getResources("classpath*:" + OF_JARS + "*.camel.*")) {
        // For example pigeon-1.0.jar!/META-INF/bactrian/routes/provider-pigeon-viber.camel.yaml
        String location = file.getURL().toString().replaceFirst(".*/([^/]+!/)", "$1");
        files.add(ResourceHelper.fromBytes(location, file.getContentAsByteArray()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the routes in jars cannot be read", e);
    }
    return files;
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

  /** Returns whether Bactrian comes with a file of this name. */
  public static boolean isShipped(Resource file) {
    return !file.getLocation().contains(OF_JARS)
        && ShippedRoutes.class.getResource(SHIPPED + name(file)) != null;
  }

  /** Returns the name of the file, such as {@code accept.camel.yaml}. */
  static String name(Resource file) {
    return file.getLocation().replaceFirst(".*[/:]", "");
  }
}
