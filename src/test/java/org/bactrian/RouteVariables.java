package org.bactrian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * Follows each route from where it is entered, through all routes it calls, and finds variables
 * that a step reads before every path to it has set them. What Java sets is read from its source:
 * the class that calls a route, and the class of a bean that a route calls.
 */
final class RouteVariables {
  private static final Pattern READ = Pattern.compile("\\$\\{variable[.:](\\w+)");
  private static final Pattern SET = Pattern.compile("setVariable\\(\\s*(?:(\\w+)\\.)?([\\w\"]+),");
  private static final Pattern CALLED = Pattern.compile("\"direct:([\\w-]+)\"");
  private static final Pattern BEAN = Pattern.compile("@Component\\(\"([\\w.]+)\"\\)");

  private static final String BY_PROVIDER = "direct:the route of the account's provider";

  /** Routes that are chosen when a message comes. */
  private static final Map<String, Predicate<String>> CHOSEN =
      Map.of(
          BY_PROVIDER,
          name -> name.startsWith("provider-"),
          "direct:${variable.receiptRoute}",
          name -> name.startsWith("receipt-from-") && !name.equals("receipt-from-http"));

  private final Map<String, Map<String, Object>> routes = new TreeMap<>();
  private final Map<String, Map<String, Object>> configurations = new TreeMap<>();
  private final Map<String, Set<String>> setByCaller = new TreeMap<>();
  private final Map<String, Set<String>> setByBean = new TreeMap<>();
  private final Map<String, Set<String>> setByRoute = new TreeMap<>();
  private final Set<String> followed = new HashSet<>();
  private final Set<String> unset = new TreeSet<>();

  /** Adds the routes of one file. */
  @SuppressWarnings("unchecked")
  RouteVariables routes(String yaml) {
    for (Map<String, Object> document : (List<Map<String, Object>>) new Yaml().load(yaml)) {
      document.forEach(
          (type, value) -> {
            Map<String, Object> route = map(value);
            Map<String, Map<String, Object>> all = type.equals("route") ? routes : configurations;
            all.put((String) route.get("id"), route);
          });
    }
    return this;
  }

  RouteVariables routesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        routes(Files.readString(file));
      }
    }
    return this;
  }

  /** Adds what Java sets, as its source says. */
  RouteVariables javaIn(Path folder) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    for (String source : sources.values()) {
      Set<String> names = new TreeSet<>();
      found(SET, source).forEach(set -> names.add(name(set, source, sources)));
      found(CALLED, source).forEach(call -> add(setByCaller, call.group(1), names));
      found(BEAN, source).forEach(bean -> add(setByBean, bean.group(1), names));
    }
    return this;
  }

  /**
   * Returns the text of a literal, or of a constant of this class or of the class that is named.
   */
  private static String name(MatchResult set, String source, Map<String, String> sources) {
    String word = set.group(2);
    if (word.startsWith("\"")) {
      return word.replace("\"", "");
    }
    String home = set.group(1) == null ? source : sources.getOrDefault(set.group(1), "");
    return found(Pattern.compile("String " + word + " = \"(\\w+)\""), home)
        .findFirst()
        .map(constant -> constant.group(1))
        .orElseThrow(() -> new IllegalStateException("no constant " + word));
  }

  private static Stream<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static void add(Map<String, Set<String>> to, String key, Set<String> names) {
    to.computeIfAbsent(key, one -> new TreeSet<>()).addAll(names);
  }

  /** Returns each variable that may be read before it is set, with the route that reads it. */
  Set<String> unset() {
    routes.forEach(
        (id, route) -> {
          boolean isCalled = uri(map(route.get("from"))).startsWith("direct:");
          if (!isCalled || setByCaller.containsKey(id)) {
            follow(id, setByCaller.getOrDefault(id, Set.of()));
          }
        });
    routes.keySet().stream()
        .filter(id -> !followed.contains(id))
        .forEach(id -> follow(id, Set.of()));
    configurations.forEach((id, configuration) -> step(configuration, id, setByRoutesThatName(id)));
    return unset;
  }

  /** A route may fail at any step: what it sets somewhere may be read by its configuration. */
  private Set<String> setByRoutesThatName(String configuration) {
    Set<String> names = new TreeSet<>();
    routes.forEach(
        (id, route) -> {
          if (configuration.equals(route.get("routeConfigurationId"))) {
            names.addAll(setByRoute.getOrDefault(id, Set.of()));
          }
        });
    return names;
  }

  private Set<String> follow(String id, Set<String> before) {
    followed.add(id);
    Map<String, Object> route = routes.get(id);
    if (route == null) {
      return before;
    }
    return steps(map(route.get("from")).get("steps"), id, before);
  }

  private Set<String> steps(Object steps, String route, Set<String> before) {
    Set<String> now = new TreeSet<>(before);
    for (Object one : (List<?>) steps) {
      for (Map.Entry<String, Object> step : map(one).entrySet()) {
        now = step(step.getKey(), step.getValue(), route, now);
      }
    }
    return now;
  }

  private Set<String> step(String type, Object value, String route, Set<String> before) {
    if (!(value instanceof Map<?, ?>)) {
      read(value, route, before);
      return before;
    }
    Map<String, Object> step = map(value);
    return switch (type) {
      case "setVariable" -> {
        read(step, route, before);
        add(setByRoute, route, Set.of((String) step.get("name")));
        yield with(before, Set.of((String) step.get("name")));
      }
      case "bean" -> {
        read(step, route, before);
        if (String.valueOf(step.get("method")).startsWith("byProvider(")) {
          yield call(BY_PROVIDER, before);
        }
        yield with(before, setByBean.getOrDefault((String) step.get("ref"), Set.of()));
      }
      case "to", "toD" -> {
        read(step, route, before);
        yield call(uri(step), before);
      }
      case "choice" -> alternatives(branches(step, "when"), step.get("otherwise"), route, before);
      case "doTry" -> alternatives(branches(step, "doCatch"), step, route, before);
      default -> {
        step(step, route, before);
        yield before;
      }
    };
  }

  /** Follows a step whose own steps may not be reached. */
  private void step(Object tree, String route, Set<String> before) {
    if (tree instanceof List<?> list) {
      list.forEach(one -> step(one, route, before));
    } else if (tree instanceof Map<?, ?>) {
      map(tree)
          .forEach(
              (key, value) -> {
                if (key.equals("steps")) {
                  steps(value, route, before);
                } else {
                  step(value, route, before);
                }
              });
    } else {
      read(tree, route, before);
    }
  }

  private Set<String> call(String uri, Set<String> before) {
    if (!uri.startsWith("direct:")) {
      return before;
    }
    Predicate<String> called = CHOSEN.getOrDefault(uri, uri.substring("direct:".length())::equals);
    List<Set<String>> ends = new ArrayList<>();
    routes.keySet().stream().filter(called).forEach(id -> ends.add(follow(id, before)));
    return ends.isEmpty() ? before : inAll(ends);
  }

  private static List<Map<String, Object>> branches(Map<String, Object> step, String key) {
    return ((List<?>) step.get(key)).stream().map(RouteVariables::map).toList();
  }

  /** After one of several branches, a variable is set if all of them have set it. */
  private Set<String> alternatives(
      List<Map<String, Object>> branches, Object otherwise, String route, Set<String> before) {
    List<Set<String>> ends = new ArrayList<>();
    ends.add(otherwise == null ? before : steps(map(otherwise).get("steps"), route, before));
    for (Map<String, Object> branch : branches) {
      read(branch.get("expression"), route, before);
      ends.add(steps(branch.get("steps"), route, before));
    }
    return inAll(ends);
  }

  private static Set<String> inAll(List<Set<String>> ends) {
    Set<String> all = new TreeSet<>(ends.get(0));
    ends.forEach(all::retainAll);
    return all;
  }

  private static Set<String> with(Set<String> before, Set<String> more) {
    Set<String> all = new TreeSet<>(before);
    all.addAll(more);
    return all;
  }

  private void read(Object tree, String route, Set<String> set) {
    found(READ, String.valueOf(tree))
        .map(read -> read.group(1))
        .filter(name -> !set.contains(name))
        .forEach(name -> unset.add(route + ": " + name));
  }

  private static String uri(Map<String, Object> endpoint) {
    return (String) endpoint.get("uri");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
