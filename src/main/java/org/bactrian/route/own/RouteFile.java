package org.bactrian.route.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.engine.DefaultRoutesLoader;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.support.PluginHelper;
import org.bactrian.base.Causes;
import org.bactrian.route.accept.StoppingRoutes;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** The routes of one file, as its text was at one time. */
final class RouteFile {
  private static final String NO_CONFIGURATION = "there is no routeConfiguration ";

  /** Camel's words for a component whose jar is missing. */
  private static final String NO_COMPONENT = "No component found with scheme";

  /** What Camel says of a bean in a file, within an exception that names the file alone. */
  private static final Pattern BEAN = Pattern.compile("Error creating bean: (\\S+) of type: ");

  private static final String COMPONENT_CURE =
      ": its jar belongs in lib/, and java -jar bactrian.jar lib <component> prints what fetches it";

  /** Camel's words for a file whose reader's jar is missing. */
  private static final Pattern NO_XML = Pattern.compile(".*supporting file extension: \\S*xml");

  private static final String XML_CURE =
      "routes in XML need camel-xml-io-dsl in lib/: java -jar bactrian.jar lib camel-xml-io-dsl"
          + " prints what fetches it";

  /** Where Camel's parser of XML has found something that it does not know. */
  private static final Pattern XML_PLACE =
      Pattern.compile("(.*?)\\sin\\s\\S+,\\s*line (\\d+), column .*", Pattern.DOTALL);

  private final CamelContext camel;
  private final Resource file;
  private final StoppingRoutes stopping;
  private int unnamed;

  RouteFile(CamelContext camel, Resource file, StoppingRoutes stopping) {
    this.camel = camel;
    this.file = file;
    this.stopping = stopping;
  }

  /**
   * Why a file was refused.
   *
   * @param line from 1; of a fault that only shows when a route starts, the line of its endpoint
   * @param reason in one line
   */
  record Fault(int line, String reason) {
    /** Returns whether another file may bring what is missing. */
    boolean isMissingConfiguration() {
      return reason.startsWith(NO_CONFIGURATION);
    }

    static Fault of(Throwable failure, String text) {
      for (Throwable cause : (Iterable<Throwable>) Causes.chain(failure)::iterator) {
        if (cause instanceof RouteFault fault) {
          return new Fault(fault.line(), fault.getMessage());
        }
        if (cause instanceof MarkedYamlEngineException marked) {
          int line = marked.getProblemMark().map(Mark::getLine).orElse(0) + 1;
          return new Fault(line, oneLine(marked.getProblem()));
        }
        Matcher xml = XML_PLACE.matcher(String.valueOf(cause.getMessage()));
        if (xml.matches()) {
          return new Fault(
              Integer.parseInt(xml.group(2)), oneLine(xml.group(1).replaceAll("\\{[^}]*}", "")));
        }
        if (cause instanceof NoSuchEndpointException none) {
          String scheme = none.getUri().replaceFirst(":.*", "");
          return new Fault(
              lineOfEndpoint(none.getUri(), text),
              "there is no component " + scheme + COMPONENT_CURE);
        }
        if (cause instanceof ResolveEndpointFailedException endpoint) {
          String reason = oneLine(endpoint.getMessage());
          return new Fault(
              lineOfEndpoint(endpoint.getUri(), text),
              reason.contains(NO_COMPONENT) ? reason + COMPONENT_CURE : reason);
        }
        if (cause instanceof NoSuchLanguageException language) {
          return new Fault(
              lineOf(language.getLanguage() + ":", text), language.getMessage() + COMPONENT_CURE);
        }
        Matcher bean = BEAN.matcher(String.valueOf(cause.getMessage()));
        if (bean.lookingAt()) {
          return new Fault(
              lineOf("name: " + bean.group(1), text),
              "the bean " + bean.group(1) + " cannot be made: " + whyNoBean(cause));
        }
      }
      String reason =
          oneLine(failure.getMessage() == null ? failure.toString() : failure.getMessage());
      if (failure instanceof LinkageError) {
        return new Fault(1, reason + " is not on the class path: its jar belongs in lib/");
      }
      return new Fault(1, NO_XML.matcher(reason).matches() ? XML_CURE : reason);
    }

    /** Returns the reason without the values of properties: one may be a password. */
    private static String whyNoBean(Throwable failure) {
      Optional<PropertyBindingException> property =
          Causes.find(failure, PropertyBindingException.class);
      Throwable root = Causes.root(failure);
      if (root instanceof ClassNotFoundException || root instanceof LinkageError) {
        return oneLine(root.getMessage()) + " is in no jar: its jar belongs in lib/";
      }
      return property
          .map(one -> "its property " + one.getPropertyName() + " cannot be set")
          .orElseGet(() -> oneLine(root.toString()));
    }

    /**
     * Returns the first line that has the endpoint's URI; if properties are a part of that, the
     * first one that has its scheme.
     */
    private static int lineOfEndpoint(String uri, String text) {
      int line = lineOf(uri, text);
      return line > 1 || uri == null ? line : lineOf(uri.replaceFirst(":.*", ":"), text);
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
   * @param before what runs of the file as it was; it will be replaced
   * @throws Exception from Camel, when the file cannot be read; {@link RouteFault}, when it does
   *     not fit the other files or fails a check
   */
  void check(LoadedFile before, List<RouteCheck> checks) throws Exception {
    List<RouteDefinition> routes = new ArrayList<>();
    Set<String> configurations = new TreeSet<>(configurationsBeside(before));
    for (RoutesBuilder builder : read()) {
      if (builder instanceof RouteConfigurationBuilder one) {
        configurations.addAll(newConfigurations(one, configurations));
      }
      if (builder instanceof RouteBuilder one) {
        routes.addAll(named(one));
      }
    }
    for (RouteDefinition route : routes) {
      if (camel.getRoute(route.getId()) != null && !before.ids().contains(route.getId())) {
        throw new RouteFault(
            route.getLineNumber(),
            "there is a route " + route.getId() + " already: give it another id");
      }
      requireOwnIds(route, routes);
      requireConfigurations(route, configurations);
      checks.forEach(check -> check.check(route));
    }
  }

  private Set<String> configurationsBeside(LoadedFile before) {
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    return model.getRouteConfigurationDefinitions().stream()
        .map(RouteConfigurationDefinition::getId)
        .filter(id -> id != null && !before.configurationIds().contains(id))
        .collect(Collectors.toSet());
  }

  private List<String> newConfigurations(RouteConfigurationBuilder file, Set<String> others)
      throws Exception {
    file.setCamelContext(camel);
    file.configuration();
    List<String> ids = new ArrayList<>();
    for (RouteConfigurationDefinition one :
        file.getRouteConfigurationCollection().getRouteConfigurations()) {
      String id = one.getId();
      if (id == null) {
        continue;
      }
      if (others.contains(id)) {
        throw new RouteFault(
            one.getLineNumber(),
            "there is a routeConfiguration " + id + " already: give it another id");
      }
      ids.add(id);
    }
    return ids;
  }

  /** Camel finds it only when the route that ran before is gone. */
  private void requireOwnIds(RouteDefinition route, List<RouteDefinition> ofFile)
      throws IOException {
    String twice = RouteDefinitionHelper.validateUniqueIds(route, ofFile);
    if (twice == null) {
      return;
    }
    String id = "[\\s-]*id:\\s*[\"']?" + Pattern.quote(twice) + "[\"']?\\s*";
    String text = new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Boolean> isId = text.lines().map(line -> line.matches(id)).toList();
    throw new RouteFault(
        isId.lastIndexOf(true) + 1,
        "two steps have the id " + twice + ": give one of them another");
  }

  /** Camel takes a name that there is not for none, in silence. */
  private void requireConfigurations(RouteDefinition route, Set<String> there) {
    String names = route.getRouteConfigurationId();
    if (names == null || names.contains("{{") || !isIncluded(route)) {
      return;
    }
    for (String name : names.split(",")) {
      if (there.stream().noneMatch(id -> PatternHelper.matchPattern(id, name))) {
        throw new RouteFault(route.getLineNumber(), NO_CONFIGURATION + name + ": define it");
      }
    }
  }

  /** A route that its precondition leaves out may name what is left out, too. */
  private boolean isIncluded(RouteDefinition route) {
    String precondition = route.getPrecondition();
    return precondition == null
        || camel
            .resolveLanguage("simple")
            .createPredicate(camel.resolvePropertyPlaceholders(precondition))
            .matches(new DefaultExchange(camel));
  }

  /** Returns the routes. One without an id is named after the file. */
  private List<RouteDefinition> named(RouteBuilder builder) throws Exception {
    configure(builder);
    List<RouteDefinition> routes = builder.getRouteCollection().getRoutes();
    String name = ShippedRoutes.name(file).replaceFirst("\\..*", "");
    for (RouteDefinition route : routes) {
      if (route.getId() == null) {
        unnamed++;
        route.setId(unnamed == 1 ? name : name + "-" + unnamed);
      }
    }
    return routes;
  }

  /**
   * Reads the routes of a file. One that cannot be read leaves nothing in Camel: its {@code
   * errorHandler} would be that of every file that is loaded later ({@link FileErrorHandlers}).
   */
  private void configure(RouteBuilder builder) throws Exception {
    ExtendedCamelContext context = camel.getCamelContextExtension();
    ErrorHandlerFactory before = context.getErrorHandlerFactory();
    boolean read = false;
    try {
      builder.configureRoutes(camel);
      read = true;
    } finally {
      if (!read) {
        context.setErrorHandlerFactory(before);
      }
    }
  }

  /** Reads the file anew: Camel prepares the routes of one reading only once. */
  private Collection<RoutesBuilder> read() throws Exception {
    unnamed = 0;
    boolean empty = file.getInputStream().read() < 0;
    return empty ? List.of() : loader().findRoutesBuilders(List.of(file));
  }

  /**
   * Returns what reads it. Camel's loader of XML keeps the text of a file that was refused, and
   * would read that instead of the mended one; so each reading has a loader of its own.
   */
  private RoutesLoader loader() {
    return XmlRouteFile.is(file.getLocation())
        ? new DefaultRoutesLoader(camel)
        : PluginHelper.getRoutesLoader(camel);
  }

  /**
   * Starts its routes.
   *
   * @throws Exception from Camel, when one does not start; then none of them runs
   */
  LoadedFile add() throws Exception {
    LoadedFile loaded = new LoadedFile(camel);
    try {
      Collection<RoutesBuilder> builders = read();
      for (RoutesBuilder builder : builders) {
        if (builder instanceof RouteConfigurationsBuilder configurations) {
          camel.addRoutesConfigurations(configurations);
        }
      }
      for (RoutesBuilder builder : builders) {
        if (builder instanceof RouteBuilder one) {
          named(one);
        }
        camel.addRoutes(builder);
      }
      for (RoutesBuilder builder : builders) {
        camel.addTemplatedRoutes(builder);
      }
      loaded.end();
    } catch (Exception | LinkageError e) {
      loaded.end().remove(stopping);
      throw e;
    }
    try {
      startSupervised(loaded);
    } catch (Exception e) {
      loaded.remove(stopping);
      throw e;
    }
    return loaded;
  }

  /**
   * Starts the routes that a supervising route controller looks after. It starts those that are
   * there when Camel starts; of later ones it knows before they can be started, and tries in vain.
   */
  private void startSupervised(LoadedFile loaded) throws Exception {
    if (camel.getRouteController().isSupervising()) {
      for (String id : loaded.ids()) {
        Route route = camel.getRoute(id);
        if (route != null && route.getProperties().containsKey(Route.SUPERVISED)) {
          camel.getRouteController().startRoute(id);
        }
      }
    }
  }
}
