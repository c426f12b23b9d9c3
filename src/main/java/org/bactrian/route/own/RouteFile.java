package org.bactrian.route.own;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.bactrian.base.Causes;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** The routes of one file, as its text was at one time. */
final class RouteFile {
  private final CamelContext camel;
  private final Resource file;
  private @Nullable Collection<RoutesBuilder> builders;

  RouteFile(CamelContext camel, Resource file) {
    this.camel = camel;
    this.file = file;
  }

  /**
   * Why a file was refused.
   *
   * @param line from 1; of a fault that only shows when a route starts, the line of its endpoint
   * @param reason in one line
   */
  record Fault(int line, String reason) {
    static Fault of(Throwable failure, String text) {
      for (Throwable cause : (Iterable<Throwable>) Causes.chain(failure)::iterator) {
        if (cause instanceof MarkedYamlEngineException marked) {
          int line = marked.getProblemMark().map(Mark::getLine).orElse(0) + 1;
          return new Fault(line, oneLine(marked.getProblem()));
        }
        if (cause instanceof OwnBeans.NameTaken taken) {
          return new Fault(taken.line(), oneLine(taken.getMessage()));
        }
        if (cause instanceof ResolveEndpointFailedException endpoint) {
          return new Fault(lineOf(endpoint.getUri(), text), oneLine(endpoint.getMessage()));
        }
      }
      return new Fault(
          1,
          failure instanceof LinkageError
              ? failure.getMessage() + " is not on the class path: its jar belongs in lib/"
              : oneLine(failure.getMessage()));
    }

    /** Returns the first line that has the endpoint's URI, without its options. */
    private static int lineOf(String uri, String text) {
      String base = uri == null ? "" : uri.replaceFirst("\\?.*", "").replace("://", ":");
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (!base.isEmpty() && lines.get(i).replace("://", ":").contains(base)) {
          return i + 1;
        }
      }
      return 1;
    }

    private static String oneLine(String text) {
      return text == null ? "no reason is given" : text.strip().replaceAll("\\s+", " ");
    }
  }

  /**
   * Reads the file without starting a route.
   *
   * @param before the file as it was; its routes will be replaced
   * @throws Exception from Camel, when the file cannot be read, or another file has a route of the
   *     same id
   */
  void check(RouteFile before) throws Exception {
    List<String> replaced = before.ids();
    for (RouteDefinition route : routes()) {
      String id = route.getId();
      if (camel.getRoute(id) != null && !replaced.contains(id)) {
        throw new IllegalArgumentException(
            "there is a route " + id + " already: give it another id");
      }
    }
  }

  /** Returns the ids of its routes. A route without an id is named after the file. */
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

  /** Stops its routes and removes them. */
  void remove() {
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    for (String id : ids()) {
      RouteDefinition route = model.getRouteDefinition(id);
      if (route != null) {
        try {
          camel.getRouteController().stopRoute(id);
          camel.removeRoute(id);
          model.removeRouteDefinition(route);
        } catch (Exception e) {
          throw new IllegalStateException("the route " + id + " cannot be stopped", e);
        }
      }
    }
  }
}
