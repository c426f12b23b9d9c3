package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trace as W3C Trace Context has it; the invalid ones are those of the standard's text. */
class TraceparentTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private final MessageReader reader = new MessageReader(() -> "made", null);
  private final MessageWriter writer = new MessageWriter();

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00,",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03,",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-09,"
        + " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02-what-will-be,"
        + " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
  })
  void a_valid_one_is_handed_on_in_the_version_that_we_know(String given, String handedOn) {
    assertThat(Traceparent.of(given)).isEqualTo(handedOn == null ? given : handedOn);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null",
        "''",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "' 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'"
      })
  void any_other_is_ignored(String given) {
    assertThat(Traceparent.of(given)).isNull();
    if (given != null) {
      assertThat(read(given).traceparent()).isNull();
    }
  }

  @Test
  void it_is_stored_with_the_message_and_with_its_sms_and_changes_no_fingerprint() {
    ViberMessage message = read(TRACE);
    assertThat(message.traceparent()).isEqualTo(TRACE);
    assertThat(reader.stored(writer.write(message))).isEqualTo(message);
    SmsMessage sms =
        message
            .withFallback(new Fallback(Fallback.Rule.UNDELIVERED, null, "Hi", null, null))
            .asSms("sms");
    assertThat(sms.traceparent()).isEqualTo(TRACE);
    assertThat(reader.stored(writer.write(sms))).isEqualTo(sms);
    assertThat(writer.fingerprint(message)).isEqualTo(writer.fingerprint(read("")));
    assertThat(new String(writer.write(read("")), StandardCharsets.UTF_8))
        .doesNotContain("metadata", "traceparent");
  }

  @Test
  void the_field_of_a_message_counts_before_the_header_beside_it() {
    String other = TRACE.replace("-01", "-00");
    assertThat(read(TRACE).inTrace(other).traceparent()).isEqualTo(TRACE);
    assertThat(read("").inTrace(other).traceparent()).isEqualTo(other);
  }

  private ViberMessage read(String traceparent) {
    ObjectNode tree = new ObjectMapper().createObjectNode();
    tree.put("id", "a").put("to", "+380501110001").put("label", "promotion");
    tree.putObject("content").put("text", "Hi");
    tree.put("traceparent", traceparent);
    return ((ReadResult.Good) reader.read(tree)).message();
  }
}
