package org.bactrian.route.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bactrian.route.accept.Queued;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.JmsAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.mock.env.MockEnvironment;
import org.yaml.snakeyaml.Yaml;

class OnlyWhatIsConfiguredTest {
  private static final String[] ALL = {
    ArtemisAutoConfiguration.class.getName(),
    JmsAutoConfiguration.class.getName(),
    "org.springframework.boot.actuate.autoconfigure.jms.JmsHealthContributorAutoConfiguration",
    "org.apache.camel.component.kafka.springboot.KafkaComponentAutoConfiguration",
    DataSourceAutoConfiguration.class.getName(),
    null
  };

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

  @Test
  void its_names_are_those_of_classes() throws ClassNotFoundException {
    for (String name : List.of(ALL[0], ALL[1], ALL[2], ALL[3], ALL[4])) {
      assertThat(Class.forName(name)).isNotNull();
    }
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

  @Test
  void a_brokers_name_of_a_message_becomes_an_id_that_is_the_same_each_time() {
    assertThat(Queued.id("jms", "4481d8bb-e584-11f1-890e-02fc00000001"))
        .isEqualTo("jms-4481d8bb-e584-11f1-890e-02fc00000001");
    String hashed = Queued.id("jms", "a name/with what no id may have");
    assertThat(hashed).matches("jms-[0-9a-f]{40}");
    assertThat(Queued.id("jms", "x".repeat(61))).matches("jms-[0-9a-f]{40}");
    assertThat(Queued.id("jms", "a name/with what no id may have")).isEqualTo(hashed);
  }

  private static boolean[] match(Map<String, String> properties) {
    MockEnvironment environment = new MockEnvironment();
    properties.forEach(environment::setProperty);
    OnlyWhatIsConfigured filter = new OnlyWhatIsConfigured();
    filter.setEnvironment(environment);
    return filter.match(ALL, null);
  }
}
