package org.bactrian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The routes as one picture and one table, drawn from their files. */
final class RoutesPage {
  private static final String HEAD =
      """
      # Routes

      Every file in `routes/` holds one route of its own name. What one hands to another by `direct:` is an arrow; a dotted one
      is chosen when a message comes: by its account's provider, or by what the journal says there is to do. This page is drawn
      from the files; after a change: `mvn test -Dtest=RoutesPageTest -Droutes.write=true`.

      """;

  /** Ends that are only known when a message comes. */
  private static final Map<String, Predicate<String>> CHOSEN =
      Map.of(
          "direct:${variable.route}", name -> name.startsWith("provider-"),
          "direct:${variable.receiptRoute}",
              name -> name.startsWith("receipt-from-") && !name.equals("receipt-from-http"));

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "${variable.endpoint}", "the provider",
          "${variable.receiver}", "the receiver of events");

  private final Map<String, Map<String, Object>> routes = new TreeMap<>();
  private final Map<String, String> outside = new LinkedHashMap<>();
  private final Set<String> edges = new LinkedHashSet<>();

  private RoutesPage() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        List<Map<String, Map<String, Object>>> one = new Yaml().load(Files.readString(file));
        routes.put(
            file.getFileName().toString().replace(".camel.yaml", ""),
            one.get(0).values().iterator().next());
      }
    }
  }

  static String text() throws IOException {
    RoutesPage page = new RoutesPage();
    return HEAD + page.picture() + page.table();
  }

  private String picture() {
    routes.forEach(this::edges);
    StringBuilder text = new StringBuilder("```mermaid\nflowchart LR\n");
    text.append("  journal[(journal)]\n");
    routes.forEach(
        (name, route) -> {
          if (route.containsKey("from")) {
            text.append("  ").append(id(name)).append("[\"").append(name).append("\"]\n");
          }
        });
    outside.forEach(
        (label, id) -> text.append("  %s([\"%s\"])\n".formatted(id, label.replace("\"", "'"))));
    edges.forEach(edge -> text.append("  ").append(edge).append('\n'));
    return text.append("```\n\n").toString();
  }

  private void edges(String name, Map<String, Object> route) {
    if (!route.containsKey("from")) {
      return;
    }
    Map<String, Object> from = map(route.get("from"));
    String source = (String) from.get("uri");
    if (!source.startsWith("direct:")) {
      edges.add(outside(way(source, from)) + " --> " + id(name));
    } else if (ends("direct:" + name).isEmpty()) {
      edges.add("journal -.-> " + id(name));
    }
    for (String uri : uris(from.get("steps"))) {
      edges(name, uri);
    }
  }

  private void edges(String name, String uri) {
    if (CHOSEN.containsKey(uri)) {
      chosen(uri).forEach(target -> edges.add(id(name) + " -.-> " + id(target)));
    } else if (uri.startsWith("direct:")) {
      edges.add(id(name) + " --> " + id(uri.substring("direct:".length())));
    } else {
      edges.add(id(name) + " --> " + outside(OUTSIDE.getOrDefault(uri, uri)));
    }
  }

  private Stream<String> chosen(String uri) {
    return routes.keySet().stream().filter(CHOSEN.get(uri));
  }

  /** The routes that hand something to an end. */
  private List<String> ends(String direct) {
    String wanted = direct.substring("direct:".length());
    List<String> callers = new ArrayList<>();
    routes.forEach(
        (name, route) -> {
          for (String uri : uris(route)) {
            boolean chosen = CHOSEN.containsKey(uri) && CHOSEN.get(uri).test(wanted);
            if (chosen || uri.equals(direct)) {
              callers.add(name);
            }
          }
        });
    return callers;
  }

  private String outside(String label) {
    return outside.computeIfAbsent(label, one -> "o" + outside.size());
  }

  private static String way(String uri, Map<String, Object> from) {
    Object method = map(from.getOrDefault("parameters", Map.of())).get("httpMethodRestrict");
    return method == null ? uri : method + " " + uri.replace("platform-http:", "");
  }

  /** What steps send to; not what they come from. */
  private static List<String> uris(Object tree) {
    List<String> found = new ArrayList<>();
    if (tree instanceof List<?> list) {
      list.forEach(item -> found.addAll(uris(item)));
    } else if (tree instanceof Map<?, ?> node) {
      node.forEach(
          (key, value) -> {
            boolean end = Set.of("to", "toD", "wireTap", "enrich").contains(key);
            if (end
                && value instanceof Map<?, ?> endpoint
                && endpoint.get("uri") instanceof String uri) {
              found.add(uri);
            }
            found.addAll(uris(value));
          });
    }
    return found;
  }

  private String table() {
    StringBuilder text = new StringBuilder("| route | what it makes of what |\n| --- | --- |\n");
    routes.forEach(
        (name, route) ->
            text.append(
                "| [`%s`](../../routes/%s.camel.yaml) | %s |\n"
                    .formatted(
                        name, name, ((String) route.get("description")).replace("|", "\\|"))));
    return text.toString();
  }

  private static String id(String name) {
    // `end` and the like are words of Mermaid's.
    return "r_" + name.replace('-', '_');
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
