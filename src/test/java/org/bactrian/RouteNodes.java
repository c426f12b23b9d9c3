package org.bactrian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** The nodes of a route file: where it begins, its steps, and what steps have inside. */
final class RouteNodes {
  /** What is a node by its own name, and not as one of {@code steps}. */
  private static final Set<String> NAMED =
      Set.of("from", "when", "otherwise", "doCatch", "doFinally", "onException");

  private RouteNodes() {}

  /**
   * A node.
   *
   * @param kind such as {@code bean} or {@code when}
   * @param id empty when it has none
   * @param note empty when it has none
   */
  record Node(String kind, String id, String note) {}

  /** Returns the nodes of a file, in its order. */
  static List<Node> of(Path file) throws IOException {
    List<Map<String, Object>> documents = new Yaml().load(Files.readString(file));
    List<Node> nodes = new ArrayList<>();
    // A file may begin with onException; what it calls a route or a configuration is no node.
    documents.forEach(document -> document.forEach((key, value) -> inside(value, nodes)));
    return nodes;
  }

  /** Adds the nodes of a tree that is a route, a configuration, or a part of one. */
  static List<Node> of(Map<String, Object> tree) {
    List<Node> nodes = new ArrayList<>();
    inside(tree, nodes);
    return nodes;
  }

  private static void inside(Object tree, List<Node> nodes) {
    if (tree instanceof List<?> list) {
      list.forEach(item -> inside(item, nodes));
    } else if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals("steps")) {
              ((List<?>) value)
                  .forEach(step -> ((Map<?, ?>) step).forEach((k, v) -> add(k, v, nodes)));
            } else if (NAMED.contains(key)) {
              named(key, value, nodes);
            } else {
              inside(value, nodes);
            }
          });
    }
  }

  /** A configuration has a list of onException, each under the same name once more. */
  private static void named(Object kind, Object value, List<Node> nodes) {
    if (value instanceof List<?> list) {
      for (Object one : list) {
        Object inner = ((Map<?, ?>) one).get(kind);
        add(kind, inner == null ? one : inner, nodes);
      }
    } else {
      add(kind, value, nodes);
    }
  }

  private static void add(Object kind, Object value, List<Node> nodes) {
    Map<?, ?> node = (Map<?, ?>) value;
    nodes.add(new Node(kind.toString(), text(node.get("id")), text(node.get("note"))));
    inside(node, nodes);
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }
}
