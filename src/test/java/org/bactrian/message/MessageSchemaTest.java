package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.junit.jupiter.api.Test;

/**
 * The reader and the published schema agree on every message, except for what a schema cannot
 * express: the length of a country's numbers, whether a URL is well formed beyond its scheme and
 * host, whether a day is in the calendar, and unpaired surrogates.
 */
class MessageSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode TREE = tree();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(TREE);
  private final MessageReader reader =
      new MessageReader(() -> "made", null, SpendLimits.of(255, Set.of()));
  private final MessageWriter writer = new MessageWriter();

  @Test
  void the_schema_s_examples_are_valid_and_read() {
    assertThat(TREE.get("examples")).hasSizeGreaterThan(2);
    for (JsonNode example : TREE.get("examples")) {
      assertThat(SCHEMA.validate(example)).isEmpty();
      assertThat(reader.read(example)).isInstanceOf(ReadResult.Good.class);
    }
  }

  @Test
  void every_object_is_closed_and_every_property_is_described() {
    described(TREE);
  }

  private static void described(JsonNode schema) {
    if (schema.has("properties") && "object".equals(schema.path("type").asText())) {
      assertThat(schema.path("additionalProperties").isMissingNode()).isFalse();
      schema
          .get("properties")
          .properties()
          .forEach(
              property -> {
                String ref = property.getValue().path("$ref").asText("#");
                boolean said =
                    property.getValue().has("description")
                        || TREE.at(ref.substring(1)).has("description");
                boolean condition = property.getValue().has("not");
                assertThat(said || condition).as(property.getKey()).isTrue();
              });
    }
    schema.forEach(MessageSchemaTest::described);
  }

  @Property
  void a_valid_message_satisfies_the_schema(@ForAll("messages") ViberMessage message)
      throws IOException {
    assertThat(SCHEMA.validate(MAPPER.readTree(writer.write(message)))).isEmpty();
  }

  @Property(tries = 2000)
  @StatisticsReport(onFailureOnly = true)
  void a_changed_message_satisfies_the_schema_exactly_when_it_is_read(
      @ForAll("messages") ViberMessage message, @ForAll Random random) throws IOException {
    ObjectNode changed = (ObjectNode) MAPPER.readTree(writer.write(message));
    for (int i = random.nextInt(3); i >= 0; i--) {
      Mutation.of(changed, random);
    }
    Assume.that(bytes(changed.path("metadata")) <= 4096);
    boolean read = reader.read(changed) instanceof ReadResult.Good;
    Statistics.collect(read);
    Statistics.coverage(seen -> seen.check(true).percentage(percent -> percent > 5));
    assertThat(SCHEMA.validate(changed).isEmpty())
        .as("%s reads %s", changed, reader.read(changed))
        .isEqualTo(read);
  }

  /** Counts what a schema cannot: the bytes of all names and texts together. */
  private static int bytes(JsonNode metadata) {
    int bytes = 0;
    for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
      String text = entry.getKey() + entry.getValue().asText();
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  @Provide
  Arbitrary<ViberMessage> messages() {
    return Messages.any();
  }

  private static JsonNode tree() {
    try (InputStream in =
        MessageSchemaTest.class.getResourceAsStream(
            "/META-INF/bactrian/schema/message.schema.json")) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
