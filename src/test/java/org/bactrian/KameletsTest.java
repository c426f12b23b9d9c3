package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The rules of Camel's own Kamelet catalogue. */
class KameletsTest {
  private static final Path FOLDER = Path.of("src/main/resources/kamelets");

  static List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_kamelet_is_described_as_the_catalogue_wants_it(String file) throws Exception {
    String text = Files.readString(FOLDER.resolve(file));
    Map<String, Object> kamelet = new Yaml().load(text);
    Map<String, Object> metadata = map(kamelet, "metadata");
    String name = (String) metadata.get("name");
    assertThat(file).isEqualTo(name + ".kamelet.yaml");
    assertThat(kamelet).containsEntry("apiVersion", "camel.apache.org/v1");
    assertThat(kamelet).containsEntry("kind", "Kamelet");
    assertThat(map(metadata, "annotations").keySet())
        .containsExactlyInAnyOrder(
            "camel.apache.org/kamelet.support.level",
            "camel.apache.org/catalog.version",
            "camel.apache.org/kamelet.icon",
            "camel.apache.org/provider",
            "camel.apache.org/kamelet.group",
            "camel.apache.org/kamelet.namespace");
    assertThat(name).endsWith("-" + map(metadata, "labels").get("camel.apache.org/kamelet.type"));

    Map<String, Object> spec = map(kamelet, "spec");
    Map<String, Object> definition = map(spec, "definition");
    assertThat(definition).containsKeys("title", "description").containsEntry("type", "object");
    Map<String, Object> properties = map(definition, "properties");
    properties.forEach(
        (property, described) -> {
          assertThat(property).matches("[a-z][A-Za-z]+");
          assertThat(((Map<?, ?>) described).keySet())
              .map(Object::toString)
              .as(property)
              .contains("title", "description", "type");
        });
    assertThat(properties.keySet())
        .containsAll(
            ((List<?>) definition.get("required")).stream().map(Object::toString).toList());
    assertThat(used(text)).isEqualTo(properties.keySet());
    assertThat((List<?>) spec.get("dependencies")).map(Object::toString).contains("camel:core");
    assertThat(spec).containsKey("template");
  }

  private static Set<String> used(String text) {
    return java.util.regex.Pattern.compile("\\{\\{(\\w+)}}")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> of, String name) {
    return (Map<String, Object>) of.get(name);
  }
}
