package org.bactrian.route.own;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.spi.ResourceAware;
import org.apache.camel.support.PatternHelper;
import org.bactrian.route.accept.StoppingRoutes;

/**
 * The routes that a file has brought into Camel, those of {@code rest} and of templates included.
 */
final class LoadedFile {
  private final CamelContext camel;
  private final Set<Object> before = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<RouteDefinition> routes = new ArrayList<>();
  private final List<RouteConfigurationDefinition> configurations = new ArrayList<>();
  private final List<RouteTemplateDefinition> templates = new ArrayList<>();
  private final List<RestDefinition> rests = new ArrayList<>();

  /** Begins to notice what comes into Camel. */
  LoadedFile(CamelContext camel) {
    this.camel = camel;
    all().forEach(before::add);
  }

  /** Returns what Camel has loaded from a file when it started. */
  static LoadedFile atStart(CamelContext camel, String location) {
    LoadedFile loaded = new LoadedFile(camel);
    loaded.before.removeIf(
        one ->
            one instanceof ResourceAware aware
                && aware.getResource() != null
                && location.equals(aware.getResource().getLocation()));
    return loaded.end();
  }

  /**
   * Keeps what has come since the beginning. A {@code routeConfiguration} without an id gets one,
   * for otherwise it would apply to every file that is loaded later.
   */
  LoadedFile end() {
    Model model = model();
    added(model.getRouteDefinitions(), routes);
    added(model.getRouteConfigurationDefinitions(), configurations);
    added(model.getRouteTemplateDefinitions(), templates);
    added(model.getRestDefinitions(), rests);
    before.clear();
    for (RouteConfigurationDefinition one : configurations) {
      if (one.getId() == null || one.getId().equals("*")) {
        one.setId("of-one-file-" + System.identityHashCode(one));
      }
    }
    return this;
  }

  private <T> void added(List<T> now, List<T> added) {
    now.stream().filter(one -> !before.contains(one)).forEach(added::add);
  }

  private Stream<Object> all() {
    Model model = model();
    return Stream.<List<?>>of(
            model.getRouteDefinitions(),
            model.getRouteConfigurationDefinitions(),
            model.getRouteTemplateDefinitions(),
            model.getRestDefinitions())
        .flatMap(List::stream);
  }

  List<String> ids() {
    return routes.stream().map(RouteDefinition::getRouteId).toList();
  }

  List<String> configurationIds() {
    return configurations.stream().map(RouteConfigurationDefinition::getId).toList();
  }

  /** Returns whether one of its routes names one of these configurations. */
  boolean names(Set<String> configurations) {
    return routes.stream()
        .map(RouteDefinition::getRouteConfigurationId)
        .filter(Objects::nonNull)
        .flatMap(names -> Stream.of(names.split(",")))
        .anyMatch(
            name -> configurations.stream().anyMatch(id -> PatternHelper.matchPattern(id, name)));
  }

  /**
   * Stops its routes and removes everything. What they have begun is ended first, for as long as
   * {@code camel.main.shutdown-timeout} allows; those that other routes call stop last. It may be
   * called again when a route could not be stopped.
   */
  void remove(StoppingRoutes stopping) {
    Model model = model();
    for (RouteDefinition route : callersFirst()) {
      String id = route.getRouteId();
      stopping.begin(id);
      try {
        camel.getRouteController().stopRoute(id);
        camel.removeRoute(id);
        model.removeRouteDefinition(route);
      } catch (Exception e) {
        throw new IllegalStateException("the route " + id + " cannot be stopped", e);
      } finally {
        stopping.end(id);
      }
    }
    // By identity: Camel would take the first one without an id for any that it does not find.
    model.getRouteConfigurationDefinitions().removeAll(configurations);
    model.getRouteTemplateDefinitions().removeAll(templates);
    model.getRestDefinitions().removeAll(rests);
  }

  private List<RouteDefinition> callersFirst() {
    return routes.stream()
        .sorted(Comparator.comparing(LoadedFile::isCalled))
        .collect(Collectors.toList());
  }

  private static boolean isCalled(RouteDefinition route) {
    String uri = route.getInput() == null ? null : route.getInput().getEndpointUri();
    return uri != null && (uri.startsWith("direct:") || uri.startsWith("seda:"));
  }

  private Model model() {
    return camel.getCamelContextExtension().getContextPlugin(Model.class);
  }
}
