package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Every route file is in the canonical notation of Camel's YAML: one notation for each thing, which
 * Kaoto keeps when it saves a file, and which Camel loads without a warning.
 */
class RouteSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNMARSHAL =
      "/items/definitions/org.apache.camel.model.UnmarshalDefinition";
  private static final JsonSchema SCHEMA = schema();
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?m)^- (route|from|beans|routeConfiguration|routeTemplate|rest|onException):");

  /** The shipped routes, and those of the provider that a test adds. */
  static Stream<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("routes", "src/pigeon/resources/META-INF/bactrian/routes")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.sorted().forEach(found::add);
      }
    }
    return found.stream();
  }

  private static JsonSchema schema() {
    try (InputStream text =
        RouteSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl-canonical.json")) {
      JsonNode schema = JSON.readTree(text);
      // Camel 4.22.0 demands every data format of an unmarshal, where it means one of them.
      ((ObjectNode) schema.at(UNMARSHAL)).remove("required");
      return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_route_is_canonical(Path file) throws IOException {
    assertThat(SCHEMA.validate(tree(Files.readString(file)))).isEmpty();
  }

  /** The examples of routes in the pages. */
  static Stream<Pages.Block> examples() {
    return Pages.all().stream()
        .flatMap(page -> Pages.blocks(page).stream())
        .filter(block -> block.language().equals("yaml"))
        .filter(block -> EXAMPLE.matcher(block.text()).find());
  }

  @Test
  void there_are_examples_of_routes_in_the_pages() {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_in_a_page_is_canonical(Pages.Block example) {
    assertThat(SCHEMA.validate(tree(example.text()))).isEmpty();
  }

  @Test
  void what_is_not_a_step_is_noticed() throws IOException {
    String route = Files.readString(Path.of("routes/event-to-file.camel.yaml"));
    assertThat(SCHEMA.validate(tree(route.replace("- bean:", "- baen:")))).isNotEmpty();
    assertThat(SCHEMA.validate(tree(route.replace("method:", "methd:")))).isNotEmpty();
  }

  @Test
  void compact_notation_is_noticed() {
    assertThat(SCHEMA.validate(tree(steps("setBody: {expression: {constant: {expression: a}}}"))))
        .isEmpty();
    for (String compact :
        List.of(
            "setBody: {constant: a}",
            "setBody: {expression: {constant: a}}",
            "setBody: {simple: {expression: a}}",
            "to: direct:b",
            "log: a",
            "removeHeaders: '*'")) {
      assertThat(SCHEMA.validate(tree(steps(compact)))).as(compact).isNotEmpty();
    }
  }

  private static String steps(String step) {
    return "- route: {id: a, from: {uri: direct:a, steps: [{%s}]}}".formatted(step);
  }

  private static JsonNode tree(String yaml) {
    return JSON.valueToTree(new Yaml().load(yaml));
  }
}
