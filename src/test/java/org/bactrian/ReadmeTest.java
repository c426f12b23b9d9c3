package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.provider.Provider;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.yaml.snakeyaml.Yaml;

/** The README and the page of properties say what is. */
class ReadmeTest {
  private static final Pattern BODY = Pattern.compile("-d '(\\{.*?\\})'", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\|[^|]*\\|");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final String README = read("README.md");
  private static final String PROPERTIES = read("src/docs/properties.md");
  private static final String MAIN = PROPERTIES.substring(0, PROPERTIES.indexOf("## Accounts"));
  private static final String ACCOUNTS = PROPERTIES.substring(MAIN.length());

  @Test
  void every_message_in_it_but_the_bad_one_is_taken() {
    MessageReader reader = new MessageReader(() -> "made", null);
    List<String> bodies = new ArrayList<>();
    Matcher matcher = BODY.matcher(README);
    while (matcher.find()) {
      bodies.add(matcher.group(1));
    }
    assertThat(bodies).hasSizeGreaterThanOrEqualTo(3);
    for (String body : bodies) {
      ReadResult reading = reader.read(body.getBytes(StandardCharsets.UTF_8));
      boolean bad = body.contains("promo\"");
      assertThat(reading).as(body).isInstanceOf(bad ? ReadResult.Bad.class : ReadResult.Good.class);
    }
  }

  @Test
  void its_property_table_is_the_metadata() throws IOException {
    JsonNode metadata =
        new ObjectMapper()
            .readTree(
                new ClassPathResource("META-INF/spring-configuration-metadata.json")
                    .getInputStream());
    Set<String> declared = new TreeSet<>();
    StreamSupport.stream(metadata.get("properties").spliterator(), false)
        .map(property -> property.get("name").asText())
        .forEach(declared::add);
    declared.removeAll(
        Set.of("bactrian.api.keys", "bactrian.accounts", "bactrian.providers", "bactrian.sandbox"));
    List.of("sha256", "scopes", "accounts", "rate-per-second", "messages-per-day")
        .forEach(field -> declared.add("bactrian.api.keys.<name>." + field));
    declared.remove("bactrian.events.receivers");
    declared.stream()
        .filter(name -> name.startsWith("bactrian.events.http."))
        .map(name -> name.replace(".http.", ".receivers.<name>."))
        .toList()
        .forEach(declared::add);
    Set<String> told = names(MAIN);
    told.remove("spring.datasource.url");
    assertThat(told).isEqualTo(declared);
  }

  @Test
  void its_defaults_are_the_metadatas() throws IOException {
    JsonNode metadata =
        new ObjectMapper()
            .readTree(
                new ClassPathResource("META-INF/spring-configuration-metadata.json")
                    .getInputStream());
    String table = MAIN;
    for (JsonNode property : metadata.get("properties")) {
      if (property.has("defaultValue") && !property.get("defaultValue").isArray()) {
        assertThat(table)
            .contains(
                "| `%s` | `%s` |"
                    .formatted(
                        property.get("name").asText(), property.get("defaultValue").asText()));
      }
    }
  }

  @Test
  void its_account_table_is_the_accounts() throws ClassNotFoundException {
    Set<String> declared = new TreeSet<>();
    for (Class<?> type : accountRecords()) {
      for (RecordComponent component : type.getRecordComponents()) {
        declared.add(component.getName().replaceAll("([A-Z])", "-$1").toLowerCase());
      }
    }
    assertThat(names(ACCOUNTS)).isEqualTo(declared);
  }

  /** What every account has, and the settings of each provider that Bactrian brings. */
  private static List<Class<?>> accountRecords() throws ClassNotFoundException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AssignableTypeFilter(Provider.Settings.class));
    List<Class<?>> types = new ArrayList<>();
    types.add(Class.forName("org.bactrian.route.app.AccountProperties"));
    for (var found : scanner.findCandidateComponents("org.bactrian.provider")) {
      Class<?> type = Class.forName(found.getBeanClassName());
      // Those of a described provider have the properties that its description names.
      if (type.isRecord()
          && !type.getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .getPath()
              .contains("test-classes")) {
        types.add(type);
      }
    }
    assertThat(types).hasSizeGreaterThanOrEqualTo(8);
    return types;
  }

  @Test
  void the_example_configuration_names_every_property() throws IOException {
    String yaml = read("application.yaml");
    Set<String> properties = names(PROPERTIES);
    for (String name : properties) {
      if (!name.startsWith("bactrian.sandbox.")) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        assertThat(yaml).as(name).contains(last + ":");
      }
    }
    Object loaded = new Yaml().load(yaml);
    assertThat(loaded).isNotNull();
  }

  @Test
  void it_is_not_long() {
    assertThat(README.lines().count()).isLessThanOrEqualTo(200);
  }

  private static Set<String> names(String table) {
    Set<String> names = new TreeSet<>();
    Matcher rows = ROW.matcher(table);
    while (rows.find()) {
      Matcher name = NAME.matcher(rows.group(1));
      while (name.find()) {
        names.add(name.group(1));
      }
    }
    return names;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
