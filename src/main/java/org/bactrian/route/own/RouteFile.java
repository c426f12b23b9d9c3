package org.bactrian.route.own;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/** One file of routes, as it was at one time. */
final class RouteFile {
  private final CamelContext camel;
  private final Resource file;
  private @Nullable Collection<RoutesBuilder> builders;

  RouteFile(CamelContext camel, Resource file) {
    this.camel = camel;
    this.file = file;
  }

  /**
   * Reads it, and starts nothing.
   *
   * @param old what it was before; its routes are going to be replaced
   * @throws Exception as Camel has it, when it cannot be read, or another file has such a route
   */
  void check(RouteFile old) throws Exception {
    List<String> before = old.ids();
    for (RouteDefinition route : routes()) {
      String id = route.getId();
      if (camel.getRoute(id) != null && !before.contains(id)) {
        throw new IllegalArgumentException(
            "there is a route " + id + " already: give it another id");
      }
    }
  }

  /** The ids of its routes; one without is called as the file is. */
  List<String> ids() {
    try {
      return routes().stream().map(RouteDefinition::getId).toList();
    } catch (Exception | LinkageError e) {
      return List.of();
    }
  }

  private List<RouteDefinition> routes() throws Exception {
    List<RouteDefinition> routes = new ArrayList<>();
    for (RoutesBuilder builder : builders()) {
      if (builder instanceof RouteBuilder one) {
        one.configureRoutes(camel);
        routes.addAll(one.getRouteCollection().getRoutes());
      }
    }
    String name = ShippedRoutes.name(file).replaceFirst("\\..*", "");
    int unnamed = 0;
    for (RouteDefinition route : routes) {
      if (route.getId() == null) {
        unnamed++;
        route.setId(unnamed == 1 ? name : name + "-" + unnamed);
      }
    }
    return routes;
  }

  private Collection<RoutesBuilder> builders() throws Exception {
    if (builders == null) {
      boolean empty = file.getInputStream().read() < 0;
      builders =
          empty ? List.of() : PluginHelper.getRoutesLoader(camel).findRoutesBuilders(List.of(file));
    }
    return builders;
  }

  /** Starts its routes. */
  void add() throws Exception {
    routes();
    for (RoutesBuilder builder : builders()) {
      if (builder instanceof RouteConfigurationsBuilder configurations) {
        camel.addRoutesConfigurations(configurations);
      }
      camel.addRoutes(builder);
      camel.addTemplatedRoutes(builder);
    }
  }

  /** Stops those of its routes that run, and takes them out. */
  void remove() {
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    for (String id : ids()) {
      RouteDefinition there = model.getRouteDefinition(id);
      if (there != null) {
        try {
          camel.getRouteController().stopRoute(id);
          camel.removeRoute(id);
          model.removeRouteDefinition(there);
        } catch (Exception e) {
          throw new IllegalStateException("the route " + id + " cannot be stopped", e);
        }
      }
    }
  }
}
