package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessagePropertiesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final MessageReader reader =
      new MessageReader(() -> "made", null, SpendLimits.of(255, Set.of()));
  private final MessageWriter writer = new MessageWriter();

  @Property
  void what_is_written_is_read_back_equal(@ForAll("messages") ViberMessage message) {
    byte[] written = writer.write(message);
    assertThat(reader.read(written))
        .isEqualTo(new ReadResult.Good(message, writer.fingerprint(message)));
    assertThat(reader.stored(written)).isEqualTo(message);
  }

  @Property
  void an_sms_is_stored_and_read_back_equal(@ForAll("smsMessages") SmsMessage sms) {
    assertThat(reader.stored(writer.write(sms))).isEqualTo(sms);
  }

  @Property
  void the_order_of_keys_and_spaces_do_not_change_the_message(
      @ForAll("messages") ViberMessage message, @ForAll Random random) throws IOException {
    JsonNode shuffled = shuffled(MAPPER.readTree(writer.write(message)), random);
    byte[] spaced = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(shuffled);
    assertThat(reader.read(spaced))
        .isEqualTo(new ReadResult.Good(message, writer.fingerprint(message)));
  }

  @Property
  void two_messages_have_one_fingerprint_only_when_they_are_equal(
      @ForAll("messages") ViberMessage one, @ForAll("messages") ViberMessage other) {
    assertThat(writer.fingerprint(one).equals(writer.fingerprint(other)))
        .isEqualTo(one.equals(other));
  }

  @Property
  void a_message_accepted_with_bad_content_can_be_stored(
      @ForAll("messages") ViberMessage message, @ForAll Random random) throws IOException {
    ObjectNode tree = (ObjectNode) MAPPER.readTree(writer.write(message));
    tree.putObject("fallback").put("rule", "sentFailed").put("content", "sms");
    Mutation.of(random.nextBoolean() ? tree : (ObjectNode) tree.get("content"), random);
    ReadResult reading = reader.read(tree);
    if (reading instanceof ReadResult.BadContent bad) {
      assertThat(bad.faults())
          .isNotEmpty()
          .allMatch(f -> f.pointer().matches("/(content|label|ttl|tags|device|tracking)(/.*)?"));
      assertThat(bad.message().content().kind()).isNotNull();
      assertThat(reader.stored(writer.write(bad.message()))).isEqualTo(bad.message());
    }
  }

  @Property
  void every_fault_points_at_a_field_or_where_a_field_is_missing(
      @ForAll("messages") ViberMessage message, @ForAll Random random) throws IOException {
    ObjectNode tree = (ObjectNode) MAPPER.readTree(writer.write(message));
    Mutation.of(tree, random);
    Mutation.of(tree, random);
    if (reader.read(tree) instanceof ReadResult.Bad bad) {
      for (Fault fault : bad.faults()) {
        int last = Math.max(0, fault.pointer().lastIndexOf('/'));
        assertThat(tree.at(fault.pointer().substring(0, last)).isContainerNode()).isTrue();
      }
    }
  }

  @Property
  void any_bytes_are_read_without_an_exception(@ForAll byte[] bytes) {
    assertThatCode(() -> reader.read(bytes)).doesNotThrowAnyException();
  }

  @Property(tries = 1000)
  void any_json_and_nearly_json_is_read_without_an_exception(@ForAll("nearlyJson") String text) {
    assertThatCode(() -> reader.read(text.getBytes(StandardCharsets.UTF_8)))
        .doesNotThrowAnyException();
  }

  @Property
  void a_message_with_one_byte_changed_is_read_without_an_exception(
      @ForAll("messages") ViberMessage message, @ForAll Random random) {
    byte[] bytes = writer.write(message);
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    assertThatCode(() -> reader.read(bytes)).doesNotThrowAnyException();
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, random);
    ObjectNode other = MAPPER.createObjectNode();
    names.forEach(name -> other.set(name, shuffled(object.get(name), random)));
    return other;
  }

  @Provide
  Arbitrary<ViberMessage> messages() {
    return Messages.any();
  }

  @Provide
  Arbitrary<SmsMessage> smsMessages() {
    return Messages.anySms();
  }

  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"to\"",
            "\"content\"",
            "\"text\"",
            "\"fallback\"",
            "\"metadata\"",
            "\"tags\"",
            "\"ttl\"",
            "null",
            "true",
            "1",
            "1e999",
            "-0.5",
            "\"\"",
            "\"\\ud800\"",
            "\"a/b~c\"",
            "\uFEFF",
            " ",
            "{\"content\":",
            "{\"fallback\":{",
            "\"image\":{}",
            "/**/",
            "NaN")
        .list()
        .ofMaxSize(20)
        .map(pieces -> String.join("", pieces));
  }
}
