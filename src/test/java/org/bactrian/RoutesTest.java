package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.impl.DefaultRuntimeCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The routes as files: names, descriptions, ends that meet, options that exist. */
class RoutesTest {
  private static final Path FOLDER = Path.of("routes");
  private static final String END = ".camel.yaml";

  /**
   * Canonical notation takes three lines for an expression; a node has an id, and may have a note.
   */
  private static final int LONGEST = 80;

  private static final DefaultRuntimeCamelCatalog CATALOG = catalog();

  /** Reads the options of the components that are on the class path. */
  private static DefaultRuntimeCamelCatalog catalog() {
    DefaultRuntimeCamelCatalog catalog = new DefaultRuntimeCamelCatalog();
    catalog.setCamelContext(new DefaultCamelContext());
    catalog.start();
    return catalog;
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void there_are_routes_and_nothing_else_in_the_folder() throws IOException {
    assertThat(files()).isNotEmpty().allMatch(file -> file.toString().endsWith(END));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_file_holds_one_route_of_its_own_name_with_a_description(Path file) throws IOException {
    List<Map<String, Object>> documents = load(file);
    assertThat(documents).hasSize(1);
    Map<String, Object> route = map(documents.get(0).values().iterator().next());
    assertThat(route.get("id")).isEqualTo(name(file));
    assertThat((String) route.get("description"))
        .as("X -> Y: how")
        .matches("\\S.* -> \\S[^:]*: \\S.*[^.]");
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_route_has_a_group_of_the_journey(Path file) throws IOException {
    Map<String, Map<String, Object>> document = map(load(file).get(0));
    if (document.containsKey("route")) {
      assertThat(RoutesPage.GROUPS).containsKey((String) document.get("route").get("group"));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_file_is_short(Path file) throws IOException {
    assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LONGEST);
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_route_from_a_direct_end_has_the_ends_name(Path file) throws IOException {
    for (Map<String, Object> endpoint : endpoints(load(file), "from")) {
      String uri = (String) endpoint.get("uri");
      if (uri.startsWith("direct:")) {
        assertThat(uri).isEqualTo("direct:" + name(file));
      }
    }
  }

  /** A dot makes an OGNL chain of the call, and Camel copies the exchange for each (ADR 9). */
  @ParameterizedTest
  @MethodSource("files")
  void what_a_method_is_given_is_named_with_a_colon(Path file) throws IOException {
    assertThat(Files.readString(file))
        .doesNotContainPattern("method: \"?\\w+\\([^\"]*\\$\\{\\w+\\.");
  }

  @Test
  void every_direct_end_that_is_called_exists() throws IOException {
    TreeSet<String> called = new TreeSet<>();
    TreeSet<String> there = new TreeSet<>();
    for (Path file : files().toList()) {
      uris(load(file), "to").filter(uri -> uri.startsWith("direct:")).forEach(called::add);
      uris(load(file), "from").filter(uri -> uri.startsWith("direct:")).forEach(there::add);
    }
    assertThat(there).containsAll(called);
  }

  /** The account's provider, or that of a callback, chooses among some. */
  @Test
  void every_direct_end_is_called_by_a_route_or_by_a_stage() throws IOException {
    TreeSet<String> uncalled = new TreeSet<>();
    TreeSet<String> called = new TreeSet<>();
    for (Path file : files().toList()) {
      uris(load(file), "from").filter(uri -> uri.startsWith("direct:")).forEach(uncalled::add);
      uris(load(file), "to").forEach(called::add);
    }
    uncalled.removeAll(called);
    String stages = java();
    uncalled.removeIf(uri -> stages.contains('"' + uri + '"'));
    assertThat(uncalled)
        .isNotEmpty()
        .allMatch(uri -> uri.matches("direct:(provider|receipt-from)-.+"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_endpoint_option_exists(Path file) throws IOException {
    for (Map<String, Object> endpoint : endpoints(file)) {
      assertThat(fault(endpoint)).as("%s", endpoint).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void a_misspelt_endpoint_option_is_noticed(String scheme, Map<String, Object> endpoint) {
    Map<String, Object> parameters = map(endpoint.get("parameters"));
    for (String option : parameters.keySet()) {
      Map<String, Object> misspelt = new LinkedHashMap<>(parameters);
      misspelt.put(option + "s", misspelt.remove(option));
      Map<String, Object> edited = new LinkedHashMap<>(endpoint);
      edited.put("parameters", misspelt);
      assertThat(fault(edited)).as("%s: %ss", scheme, option).contains(option + "s");
    }
  }

  /** Every endpoint of the routes that has options; among them one of each component. */
  static Stream<Arguments> options() throws IOException {
    List<Arguments> found = new ArrayList<>();
    for (Path file : files().toList()) {
      for (Map<String, Object> endpoint : endpoints(file)) {
        if (endpoint.containsKey("parameters")) {
          found.add(Arguments.of(uri(endpoint).replaceAll(":.*", ""), endpoint));
        }
      }
    }
    return found.stream();
  }

  @Test
  void the_catalog_knows_every_component() throws IOException {
    Set<String> schemes = new TreeSet<>();
    for (Path file : files().toList()) {
      endpoints(file).forEach(endpoint -> schemes.add(uri(endpoint).replaceAll(":.*", "")));
    }
    assertThat(schemes)
        .containsExactly("direct", "file", "https", "jms", "kafka", "platform-http", "timer")
        .allMatch(scheme -> CATALOG.componentJSonSchema(scheme) != null);
    assertThat(options().map(one -> one.get()[0]))
        .contains("file", "https", "jms", "kafka", "platform-http", "timer");
    assertThat(fault(Map.of("uri", "nosuch:a"))).contains("nosuch");
  }

  /** Returns what the catalog objects to, or null. */
  private static @Nullable String fault(Map<String, Object> endpoint) {
    EndpointValidationResult result =
        CATALOG.validateEndpointProperties(uri(endpoint) + query(endpoint));
    // To the catalog, a component that it does not know is only worth a warning.
    if (!result.isSuccess() || result.hasWarnings()) {
      return result.summaryErrorMessage(false, true, true);
    }
    // The HTTP client sends an option that it does not know to the provider as a query parameter.
    Set<String> lenient = result.getLenient();
    return lenient == null || lenient.isEmpty() ? null : "unknown to the component: " + lenient;
  }

  /** Returns the URI as the catalog can read it; one that is known only at run time is HTTP. */
  private static String uri(Map<String, Object> endpoint) {
    String uri = (String) endpoint.get("uri");
    return uri.startsWith("${") ? "https://provider" : uri.replaceAll("\\$\\{[^}]*}", "x");
  }

  private static List<Map<String, Object>> endpoints(Path file) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (String end : List.of("from", "to", "toD")) {
      all.addAll(endpoints(load(file), end));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("files")
  void what_comes_in_by_http_meets_the_error_answers(Path file) throws IOException {
    Map<String, Object> route = map(load(file).get(0).values().iterator().next());
    boolean http = uris(load(file), "from").anyMatch(uri -> uri.startsWith("platform-http:"));
    boolean answersErrors = "errors".equals(route.get("routeConfigurationId"));
    boolean cannotFail =
        List.of("schema-to-http", "xsd-to-http", "openapi-to-http", "asyncapi-to-http")
            .contains(name(file));
    assertThat(!http || answersErrors || cannotFail).isTrue();
  }

  /** Otherwise Camel's own handler would keep its exceptions from the route that called it. */
  @ParameterizedTest
  @MethodSource("files")
  void a_route_has_an_error_handler_in_its_file(Path file) throws IOException {
    Map<String, Map<String, Object>> document = map(load(file).get(0));
    if (document.containsKey("route")) {
      Map<String, Object> route = document.get("route");
      assertThat(
              route.containsKey("routeConfigurationId")
                  || Map.of("noErrorHandler", Map.of()).equals(route.get("errorHandler")))
          .isTrue();
    }
  }

  private static String query(Map<String, Object> endpoint) {
    Object parameters = endpoint.get("parameters");
    if (parameters == null) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(map(parameters))
        .forEach(
            (key, value) ->
                pairs.add(key + "=" + String.valueOf(value).replaceAll("\\$\\{.*}", "1")));
    return "?" + String.join("&", pairs);
  }

  private static Stream<String> uris(Object tree, String end) {
    return endpoints(tree, end).stream().map(endpoint -> (String) endpoint.get("uri"));
  }

  private static List<Map<String, Object>> endpoints(Object tree, String end) {
    List<Map<String, Object>> found = new ArrayList<>();
    if (tree instanceof List<?> list) {
      list.forEach(item -> found.addAll(endpoints(item, end)));
    } else if (tree instanceof Map<?, ?> node) {
      node.forEach(
          (key, value) -> {
            if (end.equals(key) && value instanceof Map<?, ?> endpoint) {
              found.add(map(endpoint));
            } else if (end.equals(key) && value instanceof String uri) {
              found.add(new LinkedHashMap<>(Map.of("uri", uri)));
            }
            found.addAll(endpoints(value, end));
          });
    }
    return found;
  }

  private static String java() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> load(Path file) throws IOException {
    return (List<Map<String, Object>>) new Yaml().load(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  private static <T> Map<String, T> map(Object node) {
    return (Map<String, T>) node;
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - END.length());
  }
}
