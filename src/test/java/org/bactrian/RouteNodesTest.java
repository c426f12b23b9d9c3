package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.NamedNode;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each node of a shipped route has an id by which tools name it, and what is said about it in a
 * note. A visual editor keeps both when it saves a file, and no comment.
 */
class RouteNodesTest {
  static Stream<Path> files() throws IOException {
    return RouteSchemaTest.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_file_has_notes_and_no_comments(Path file) throws IOException {
    assertThat(Files.readAllLines(file)).noneMatch(line -> line.strip().startsWith("#"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_node_has_the_id_of_its_route_and_a_word_for_what_it_does(Path file) throws IOException {
    String route = file.getFileName().toString().replace(".camel.yaml", "");
    assertThat(RouteNodes.of(file))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.id()).as(node.kind()).matches(route + "(-[a-z0-9]+)+"));
  }

  /** Camel starts no route that has the id of another node. */
  @Test
  void no_id_is_given_twice() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path file : files().toList()) {
      ids.add(file.getFileName().toString().replace(".camel.yaml", ""));
      RouteNodes.of(file).forEach(node -> ids.add(node.id()));
    }
    assertThat(ids).hasSizeGreaterThan(300).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("files")
  void camel_loads_each_node_with_its_id_and_its_note(Path file) throws Exception {
    Map<String, String> expected = new TreeMap<>();
    RouteNodes.of(file).forEach(node -> expected.put(node.id(), node.note().strip()));
    assertThat(loaded(file)).isEqualTo(expected);
  }

  /** Returns the notes of all nodes by their ids, as Camel has them; of routes themselves none. */
  private static Map<String, String> loaded(Path file) throws Exception {
    Map<String, String> notes = new TreeMap<>();
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      for (RoutesBuilder builder :
          PluginHelper.getRoutesLoader(camel)
              .findRoutesBuilders(
                  List.of(ResourceHelper.resolveMandatoryResource(camel, "file:" + file)))) {
        if (builder instanceof RouteConfigurationBuilder configurations) {
          configurations.setCamelContext(camel);
          configurations.configuration();
          for (RouteConfigurationDefinition one :
              configurations.getRouteConfigurationCollection().getRouteConfigurations()) {
            one.getOnExceptions().forEach(node -> collect(node, notes));
          }
        }
        if (builder instanceof RouteBuilder routes) {
          routes.configureRoutes(camel);
          for (RouteDefinition route : routes.getRouteCollection().getRoutes()) {
            collect(route.getInput(), notes);
            route.getOutputs().forEach(node -> collect(node, notes));
          }
        }
      }
    }
    return notes;
  }

  private static void collect(NamedNode node, Map<String, String> notes) {
    if (node instanceof OptionalIdentifiedDefinition<?> one) {
      String note = one.getNote() == null ? "" : one.getNote().strip();
      assertThat(notes.put(one.getId(), note)).as(one.getId()).isNull();
    }
    node.getChildren().forEach(child -> collect(child, notes));
  }
}
