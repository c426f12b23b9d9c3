package org.bactrian.route.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.route.dispatch.DispatchRules;
import org.bactrian.route.own.XmlRouteFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads those files of a folder of routes that choose accounts: the route {@code dispatch}, the own
 * route that is asked before it, and own routes that such a one may call. A route that takes
 * messages from somewhere is loaded with its file at most, and not started.
 */
final class DispatchRouteFiles {
  static final String SHIPPED = "dispatch.camel.yaml";

  private static final Pattern NAME = Pattern.compile(".+[.]camel[.](yaml|xml)");
  private static final String SHIPPED_FOLDER = "/META-INF/bactrian/shipped-routes/";

  private final CamelContext camel;
  private final Path folder;

  DispatchRouteFiles(CamelContext camel, Path folder) {
    this.camel = camel;
    this.folder = folder;
  }

  /** Loads them, and returns whether the route {@code dispatch} is an edited one. */
  boolean load() throws Exception {
    for (Path file : files()) {
      if (file.getFileName().toString().equals(SHIPPED) || shipped(file) == null) {
        load(file);
      }
    }
    byte[] shipped = shipped(folder.resolve(SHIPPED));
    return !Arrays.equals(shipped, Files.readAllBytes(folder.resolve(SHIPPED)));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> NAME.matcher(file.toString()).matches()).sorted().toList();
    }
  }

  /** Returns the file of this name that Bactrian comes with; null: it comes with none. */
  private static byte @Nullable [] shipped(Path file) throws IOException {
    try (InputStream in =
        DispatchRouteFiles.class.getResourceAsStream(SHIPPED_FOLDER + file.getFileName())) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private void load(Path file) throws Exception {
    String text = Files.readString(file);
    boolean needed =
        file.getFileName().toString().equals(SHIPPED) || text.contains(DispatchRules.OWN);
    try {
      XmlRouteFile.check(file.toString(), text);
      Resource resource = ResourceHelper.fromString("file:" + file, text);
      for (RoutesBuilder builder :
          PluginHelper.getRoutesLoader(camel).findRoutesBuilders(List.of(resource))) {
        if (builder instanceof RouteBuilder routes) {
          routes.configureRoutes(camel);
          List<RouteDefinition> all = routes.getRouteCollection().getRoutes();
          if (!needed && !all.stream().allMatch(DispatchRouteFiles::isCalled)) {
            return;
          }
          all.stream()
              .filter(route -> !isCalled(route))
              .forEach(route -> route.setAutoStartup("false"));
        }
        if (builder instanceof RouteConfigurationsBuilder configurations) {
          camel.addRoutesConfigurations(configurations);
        }
        camel.addRoutes(builder);
      }
    } catch (Exception | LinkageError e) {
      if (needed) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
    }
  }

  /** Returns whether a route is called by others, and takes nothing in by itself. */
  private static boolean isCalled(RouteDefinition route) {
    String uri = route.getInput().getEndpointUri();
    return uri != null && uri.startsWith("direct:");
  }
}
