package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Every node of every shipped route is passed by a test. {@code mvn verify} runs this after all
 * tests; {@link RouteCoverage} has recorded what they passed.
 */
class RouteCoverageGate {
  private static final Path RECORDS =
      Path.of(System.getProperty(RouteCoverage.FOLDER, "target/route-coverage"));

  @Test
  void every_node_of_every_shipped_route_is_passed_by_a_test() throws IOException {
    Map<String, String> nodes = nodes();
    Set<String> passed = passed();
    assertThat(passed)
        .as("recorded, but no node: is a record older than its route?")
        .isNotEmpty()
        .isSubsetOf(nodes.keySet());
    List<String> missed =
        nodes.entrySet().stream()
            .filter(node -> !passed.contains(node.getKey()))
            .map(node -> "routes/" + node.getKey() + " " + node.getValue())
            .toList();
    assertThat(missed).as("nodes that no test passes").isEmpty();
  }

  /** Returns the names of all nodes, as in the records, with the kind of each. */
  private static Map<String, String> nodes() throws IOException {
    Map<String, String> nodes = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        try (Reader text = Files.newBufferedReader(file)) {
          collect(file.getFileName().toString(), new Yaml().compose(text), nodes);
        }
      }
    }
    return nodes;
  }

  private static void collect(String file, Node tree, Map<String, String> nodes) {
    if (tree instanceof SequenceNode list) {
      list.getValue().forEach(item -> collect(file, item, nodes));
    } else if (tree instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (key(entry).equals("steps")) {
          for (Node step : ((SequenceNode) entry.getValueNode()).getValue()) {
            NodeTuple node = ((MappingNode) step).getValue().get(0);
            int line = node.getKeyNode().getStartMark().getLine() + 1;
            // Camel tells no interceptor about doTry itself; its steps are nodes like any other.
            if (!key(node).equals("doTry")) {
              nodes.put(file + ":" + line, key(node));
            }
          }
        }
        collect(file, entry.getValueNode(), nodes);
      }
    }
  }

  private static String key(NodeTuple entry) {
    return ((ScalarNode) entry.getKeyNode()).getValue();
  }

  private static Set<String> passed() throws IOException {
    Set<String> passed = new TreeSet<>();
    if (Files.exists(RECORDS)) {
      try (Stream<Path> files = Files.list(RECORDS)) {
        for (Path file : files.collect(Collectors.toList())) {
          passed.addAll(Files.readAllLines(file));
        }
      }
    }
    return passed;
  }
}
