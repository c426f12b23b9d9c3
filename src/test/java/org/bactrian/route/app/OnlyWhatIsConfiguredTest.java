package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bactrian.base.OwnApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration;
import org.springframework.mock.env.MockEnvironment;
import org.yaml.snakeyaml.Yaml;

class OnlyWhatIsConfiguredTest {
  private static final String[] ALL = {
    ArtemisAutoConfiguration.class.getName(),
    JmsAutoConfiguration.class.getName(),
    "org.springframework.boot.jms.autoconfigure.health.JmsHealthContributorAutoConfiguration",
    "org.apache.camel.component.kafka.springboot.KafkaComponentAutoConfiguration",
    DataSourceAutoConfiguration.class.getName(),
    null
  };

  private static final List<String> CANDIDATES =
      ImportCandidates.load(AutoConfiguration.class, null).getCandidates();

  @Test
  void without_a_property_there_is_neither_jms_nor_kafka() {
    assertThat(match(Map.of())).containsExactly(false, false, false, false, true, true);
  }

  @Test
  void each_comes_with_its_property() {
    assertThat(match(Map.of("spring.artemis.mode", "native")))
        .containsExactly(true, true, true, false, true, true);
    assertThat(match(Map.of("camel.component.kafka.brokers", "localhost:9092")))
        .containsExactly(false, false, false, true, true, true);
  }

  /** A name that matches nothing leaves nothing out: the start gets longer, and that is all. */
  @Test
  void each_name_is_that_of_an_auto_configuration() {
    for (String prefix : OnlyWhatIsConfigured.PROPERTY_BY_PREFIX.keySet()) {
      assertThat(CANDIDATES).as(prefix).anyMatch(name -> name.startsWith(prefix));
    }
    for (String prefix : OnlyWhatIsConfigured.GROUP_BY_PREFIX.keySet()) {
      assertThat(CANDIDATES).as(prefix).anyMatch(name -> name.startsWith(prefix));
    }
    for (String component : OnlyWhatIsConfigured.COMPONENTS) {
      assertThat(CANDIDATES)
          .anyMatch(name -> name.endsWith("." + component + "ComponentAutoConfiguration"));
    }
    for (String language : OnlyWhatIsConfigured.LANGUAGES) {
      assertThat(CANDIDATES)
          .anyMatch(name -> name.endsWith("." + language + "LanguageAutoConfiguration"));
    }
  }

  @Test
  void each_name_excluded_in_application_yaml_is_that_of_an_auto_configuration()
      throws IOException {
    Map<String, Map<String, Object>> application;
    try (InputStream yaml = getClass().getResourceAsStream("/META-INF/bactrian/application.yaml")) {
      application = new Yaml().load(yaml);
    }
    Object excluded = application.get("spring").get("autoconfigure.exclude");
    assertThat((List<?>) excluded)
        .isNotEmpty()
        .allSatisfy(it -> assertThat(CANDIDATES).contains(it.toString()));
  }

  /** By the prefix its class names; a name that was guessed wrongly would leave it out for ever. */
  @Test
  void what_hands_properties_to_a_part_of_camel_is_there_when_one_of_them_is_set()
      throws ClassNotFoundException {
    int leftOut = 0;
    for (String name : CANDIDATES) {
      if (match(Map.of(), name)[0] || !name.startsWith("org.apache.camel.")) {
        continue;
      }
      EnableConfigurationProperties itsProperties =
          Class.forName(name).getAnnotation(EnableConfigurationProperties.class);
      for (Class<?> type : itsProperties == null ? new Class<?>[0] : itsProperties.value()) {
        String prefix = type.getAnnotation(ConfigurationProperties.class).prefix();
        if (prefix.equals("camel.component") || prefix.equals("camel.language")) {
          continue;
        }
        leftOut++;
        String property = name.contains(".kafka.") ? ".brokers" : ".some-property";
        assertThat(match(Map.of(prefix + property, "x"), name)).as(name).containsExactly(true);
      }
    }
    assertThat(leftOut).isGreaterThan(40);
  }

  /** Something else builds on them, or they have defaults of their own. */
  @Test
  void other_parts_of_camel_are_always_there() {
    for (String name :
        List.of(
            "org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration",
            "org.apache.camel.component.servlet.springboot.ServletComponentAutoConfiguration",
            "org.apache.camel.component.xslt.springboot.XsltComponentAutoConfiguration",
            "org.apache.camel.language.xpath.springboot.XPathLanguageAutoConfiguration",
            "org.apache.camel.model.rest.springboot.RestConfigurationDefinitionAutoConfiguration")) {
      assertThat(match(Map.of(), name)).as(name).containsExactly(true);
    }
  }

  @Test
  void inside_another_application_bactrian_has_its_own_parts_and_none_of_the_others() {
    Map<String, String> embedded = Map.of(OwnApplication.MARK, OwnApplication.EMBEDDED);
    List<String> wanted =
        CANDIDATES.stream()
            .filter(name -> match(Map.of(), name)[0])
            .filter(name -> !name.contains(".micrometer.metrics.autoconfigure.export."))
            .filter(name -> !name.contains(".test.") && !name.contains(".persistence."))
            .filter(name -> !name.contains(".transaction.") && !name.contains(".sql."))
            .toList();
    assertThat(wanted).hasSizeGreaterThan(50);
    assertThat(wanted).allMatch(name -> match(embedded, name)[0]);
    assertThat(
            match(
                embedded,
                "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
                "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
                "org.springframework.boot.micrometer.metrics.autoconfigure.export.datadog.DatadogMetricsExportAutoConfiguration",
                "shop.ShopAutoConfiguration"))
        .containsOnly(false);
  }

  /** Each would stop the start of an application that has no database of its own. */
  @Test
  void another_application_gets_a_database_and_migrations_only_if_it_asks_for_them() {
    String database = DataSourceAutoConfiguration.class.getName();
    String flyway = FlywayAutoConfiguration.class.getName();
    String artemis = ArtemisAutoConfiguration.class.getName();
    assertThat(ofAnother(Map.of(), database, flyway, artemis)).containsExactly(false, false, true);
    assertThat(ofAnother(Map.of("spring.datasource.url", "jdbc:x"), database, flyway))
        .containsExactly(true, false);
    assertThat(ofAnother(Map.of("spring.flyway.locations", "classpath:x"), database, flyway))
        .containsExactly(false, true);
  }

  private static boolean[] ofAnother(Map<String, String> properties, String... names) {
    MockEnvironment environment = new MockEnvironment();
    properties.forEach(environment::setProperty);
    OnlyWhatIsConfigured filter = new OnlyWhatIsConfigured();
    filter.setEnvironment(environment);
    return filter.match(names, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accept-from-jms",
        "accept-from-kafka",
        "errors-jms",
        "errors-kafka",
        "event-to-jms",
        "event-to-kafka"
      })
  void the_routes_of_both_are_there_only_with_their_property(String route) throws IOException {
    List<Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(Path.of("routes", route + ".camel.yaml")));
    String property =
        route.endsWith("jms") ? "spring.artemis.mode" : "camel.component.kafka.brokers";
    assertThat(file.get(0).values().iterator().next().get("precondition"))
        .isEqualTo("'{{" + property + ":}}' != ''");
  }

  private static boolean[] match(Map<String, String> properties) {
    return match(properties, ALL);
  }

  private static boolean[] match(Map<String, String> properties, String... names) {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty(OwnApplication.MARK, OwnApplication.ALONE);
    properties.forEach(environment::setProperty);
    OnlyWhatIsConfigured filter = new OnlyWhatIsConfigured();
    filter.setEnvironment(environment);
    return filter.match(names, null);
  }
}
