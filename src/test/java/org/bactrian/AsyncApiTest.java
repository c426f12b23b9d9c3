package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests {@code asyncapi.json}, which says what comes in and goes out by JMS and Kafka. */
class AsyncApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode TREE = resource("/META-INF/bactrian/asyncapi.json");
  private static final Map<String, JsonNode> OTHERS =
      Map.of(
          "", TREE,
          "/openapi.json", resource("/META-INF/bactrian/openapi.json"),
          "/schema/message.json", resource("/META-INF/bactrian/schema/message.schema.json"));

  @Test
  void it_satisfies_the_schema_of_asyncapi() {
    JsonNode schema = resource("/asyncapi/asyncapi-3.0.0.schema.json");
    assertThat(JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema).validate(TREE))
        .isEmpty();
  }

  @Test
  void what_it_refers_to_is_there() {
    assertThat(TREE.findValuesAsText("$ref")).hasSizeGreaterThan(20);
    for (String ref : TREE.findValuesAsText("$ref")) {
      String[] parts = ref.split("#", 2);
      JsonNode other = OTHERS.get(parts[0]);
      assertThat(other).as(ref).isNotNull();
      assertThat(other.at(parts.length == 1 ? "" : parts[1]).isMissingNode()).as(ref).isFalse();
    }
  }

  @Test
  void each_queue_and_topic_of_a_route_is_a_channel_and_no_other() throws IOException {
    StringBuilder routes = new StringBuilder();
    for (String route :
        new String[] {
          "accept-from-jms",
          "accept-from-kafka",
          "errors-jms",
          "errors-kafka",
          "event-to-jms",
          "event-to-kafka"
        }) {
      routes.append(Files.readString(Path.of("routes/" + route + ".camel.yaml")));
    }
    for (JsonNode channel : TREE.get("channels")) {
      if (!channel.get("address").isNull()) {
        assertThat(routes.toString()).contains(channel.get("address").asText());
      }
    }
    assertThat(TREE.get("channels").findValuesAsText("address"))
        .contains("bactrian.messages", "bactrian.messages.invalid", "bactrian.events");
  }

  private static JsonNode resource(String name) {
    try (InputStream in = AsyncApiTest.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
