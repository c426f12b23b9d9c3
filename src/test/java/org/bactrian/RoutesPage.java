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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** Generates src/docs/routes.md: all routes in one picture, and a table for each group. */
final class RoutesPage {
  /** The groups, in the order in which a message meets them. */
  static final Map<String, String> GROUPS = groups();

  private static final String HEAD =
      """
      # Routes

      Each file in `routes/` holds one route, which has the file's name. A solid arrow is a call by `direct:`. A dotted arrow is
      chosen at run time: by the account's provider, or by the work that waits in the journal. The groups follow the journey of
      a message. The second table of a group has the notes of its routes and their nodes: why something is as it is. Tools name
      a node by the same id. A test generates this page from the files; after a change run
      `mvn test -Dtest=RoutesPageTest -Droutes.write=true`.

      """;

  private static final String PROVIDER = "the route of the account's provider";

  /** Targets that are known only at run time, and the routes that they may be. */
  private static final Map<String, Predicate<String>> CHOSEN =
      Map.of(
          PROVIDER,
          name -> name.startsWith("provider-"),
          "direct:${variable.receiptRoute}",
          name -> name.startsWith("receipt-from-") && !name.equals("receipt-from-http"));

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "bean:sending", "the provider",
          "${variable.receiver}", "the receiver of events",
          "${variable.url}", "a named receiver of events");

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

  private static Map<String, String> groups() {
    Map<String, String> groups = new LinkedHashMap<>();
    groups.put("accept", "messages come in, are checked and become safe in the journal");
    groups.put("dispatch", "the accounts that may carry a message");
    groups.put("send", "a message goes to its provider");
    groups.put("receipt", "providers report what became of a message");
    groups.put("fallback", "the SMS that follows a Viber message");
    groups.put("event", "changes of state are told to the outside");
    groups.put(
        "operate",
        "messages, dead letters and given-up events are shown, cancelled and sent again");
    return groups;
  }

  static String text() throws IOException {
    RoutesPage page = new RoutesPage();
    return HEAD + page.picture() + page.tables();
  }

  private String picture() {
    routes.forEach(this::edges);
    StringBuilder text = new StringBuilder("```mermaid\nflowchart LR\n");
    text.append("  journal[(journal)]\n");
    for (String group : GROUPS.keySet()) {
      text.append("  subgraph g_").append(group).append("[\"").append(group).append("\"]\n");
      routesOf(group).forEach(name -> text.append("    %s[\"%s\"]\n".formatted(id(name), name)));
      text.append("  end\n");
    }
    outside.forEach(
        (label, id) -> text.append("  %s([\"%s\"])\n".formatted(id, label.replace("\"", "'"))));
    edges.forEach(edge -> text.append("  ").append(edge).append('\n'));
    return text.append("```\n").toString();
  }

  private Stream<String> routesOf(String group) {
    return routes.keySet().stream().filter(name -> group.equals(routes.get(name).get("group")));
  }

  private void edges(String name, Map<String, Object> route) {
    if (!route.containsKey("from")) {
      return;
    }
    Map<String, Object> from = map(route.get("from"));
    String source = (String) from.get("uri");
    if (!source.startsWith("direct:")) {
      edges.add(outside(request(source, from)) + " --> " + id(name));
    } else if (callers("direct:" + name).isEmpty()) {
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

  /** Returns the routes that call a {@code direct:} endpoint. */
  private List<String> callers(String direct) {
    String target = direct.substring("direct:".length());
    List<String> callers = new ArrayList<>();
    routes.forEach(
        (name, route) -> {
          for (String uri : uris(route)) {
            boolean chosen = CHOSEN.containsKey(uri) && CHOSEN.get(uri).test(target);
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

  /** Returns {@code POST /v1/messages} for an HTTP endpoint, and the URI itself for any other. */
  private static String request(String uri, Map<String, Object> from) {
    Object method = map(from.getOrDefault("parameters", Map.of())).get("httpMethodRestrict");
    return method == null
        ? uri
        : method.toString().replace(",", " or ") + " " + uri.replace("platform-http:", "");
  }

  /** Returns the endpoints that steps send to, without the one that the route consumes from. */
  private static List<String> uris(Object tree) {
    List<String> found = new ArrayList<>();
    if (tree instanceof List<?> list) {
      list.forEach(item -> found.addAll(uris(item)));
    } else if (tree instanceof Map<?, ?> node) {
      node.forEach(
          (key, value) -> {
            boolean producer = Set.of("to", "toD", "wireTap", "enrich").contains(key);
            if (producer
                && value instanceof Map<?, ?> endpoint
                && endpoint.get("uri") instanceof String uri) {
              found.add(uri);
            }
            if (key.equals("bean") && isStep("post", map(value))) {
              found.add("bean:sending");
            }
            if (key.equals("bean") && isStep("byProvider", map(value))) {
              found.add(PROVIDER);
            }
            found.addAll(uris(value));
          });
    }
    return found;
  }

  /**
   * Steps of the bean that sends lead on: to a provider's route, and from there to the provider.
   */
  private static boolean isStep(String method, Map<String, Object> bean) {
    return "sending".equals(bean.get("ref")) && ("" + bean.get("method")).startsWith(method + "(");
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (group, words) -> text.append(tables(group + ": " + words, routesOf(group).toList())));
    List<String> rest =
        routes.keySet().stream().filter(name -> !routes.get(name).containsKey("from")).toList();
    return text.append(tables("Errors: route configurations that routes name", rest)).toString();
  }

  private String tables(String title, List<String> names) {
    StringBuilder text = new StringBuilder("\n## " + capital(title) + "\n\n");
    text.append("| route | input -> output: how |\n| --- | --- |\n");
    for (String name : names) {
      Object description = routes.get(name).get("description");
      text.append("| [`%s`](../../routes/%s.camel.yaml) |".formatted(name, name))
          .append(" %s |\n".formatted(cell(description)));
    }
    String notes = names.stream().map(this::notes).collect(Collectors.joining());
    return notes.isEmpty()
        ? text.toString()
        : text + "\n| route or node | note |\n| --- | --- |\n" + notes;
  }

  /** Returns a row for each note: that of the route, and those of its nodes. */
  private String notes(String name) {
    Map<String, Object> route = routes.get(name);
    Stream<RouteNodes.Node> all =
        Stream.concat(
            Stream.of(new RouteNodes.Node("route", name, "" + route.getOrDefault("note", ""))),
            RouteNodes.of(route).stream());
    return all.filter(node -> !node.note().isEmpty())
        .map(node -> "| `%s` | %s |\n".formatted(node.id(), cell(node.note())))
        .collect(Collectors.joining());
  }

  private static String cell(Object text) {
    return text.toString().strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }

  private static String capital(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  /** A prefix, because {@code end} and some other names are keywords of Mermaid. */
  private static String id(String name) {
    return "r_" + name.replace('-', '_');
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
