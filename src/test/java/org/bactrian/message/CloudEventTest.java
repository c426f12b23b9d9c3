package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message that comes as a CloudEvent, in structured and in binary mode. */
class CloudEventTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String ATTRIBUTES =
      "\"specversion\": \"1.0\", \"id\": \"42\", \"source\": \"/orders\", \"type\": \"order.shipped\"";
  private static final String DATA =
      "{\"to\": \"+380501110001\", \"label\": \"promotion\", \"content\": {\"text\": \"Hi\"}}";
  private static final String XML =
      "<message xmlns='urn:bactrian:message'><to>+380501110001</to><label>promotion</label>"
          + "<content><text>Hi</text></content></message>";

  private final MessageReader reader = new MessageReader(() -> "made", null);

  @Test
  void the_data_is_the_message_in_whatever_form() {
    ViberMessage message = good("\"data\": " + DATA);
    assertThat(message.content().text()).isEqualTo("Hi");
    assertThat(good("\"datacontenttype\": \"application/xml\", \"data\": \"" + XML + "\""))
        .isEqualTo(message);
    assertThat(good("\"data_base64\": \"" + base64(DATA) + "\"")).isEqualTo(message);
    assertThat(good("\"data_base64\": \"" + base64(XML) + "\"")).isEqualTo(message);
    assertThat(good("\"extension\": 7, \"subject\": \"a\", \"data\": " + DATA)).isEqualTo(message);
  }

  @Test
  void the_id_is_that_of_the_data_or_else_made_of_source_and_id_in_both_modes() {
    String made = good("\"data\": " + DATA).id();
    assertThat(made).matches("ce-[0-9a-f]{40}");
    assertThat(good("\"data\": " + DATA.replace("{\"to\"", "{\"id\": \"mine\", \"to\"")).id())
        .isEqualTo("mine");
    Map<String, String> headers = headers();
    assertThat(CloudEvent.of("ce-", headers::get).messageId()).isEqualTo(made);
    headers.put("ce-source", "/other");
    assertThat(CloudEvent.of("ce-", headers::get).messageId()).isNotEqualTo(made);
  }

  @Test
  void its_trace_is_that_of_the_message() {
    assertThat(good("\"traceparent\": \"" + TRACE + "\", \"data\": " + DATA).traceparent())
        .isEqualTo(TRACE);
    assertThat(good("\"traceparent\": \"x\", \"data\": " + DATA).traceparent()).isNull();
    Map<String, String> headers = headers();
    headers.put("ce-traceparent", TRACE);
    assertThat(CloudEvent.of("ce-", headers::get).traceparent()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"specversion\": \"0.3\", \"id\": \"1\", \"source\": \"a\", \"type\": \"b\"}|/specversion",
        "{\"specversion\": \"1.0\", \"source\": \"a\", \"type\": \"b\"}|/id",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"\", \"type\": \"b\"}|/source",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"a\", \"type\": 7}|/type",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"a\", \"type\": \"b\"}|/data",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"a\", \"type\": \"b\", \"data\": \"Hi\"}|/data",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"a\", \"type\": \"b\", \"data_base64\": \"?\"}|/data",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"a\", \"type\": \"b\","
            + " \"data\": {\"specversion\": \"1.0\", \"to\": \"+380501110001\", \"label\": \"promotion\","
            + " \"content\": {\"text\": \"Hi\"}}}|/specversion"
      })
  void an_event_that_is_none_is_a_fault_of_its_attribute(String event, String pointer) {
    ReadResult result = reader.read(event.getBytes(StandardCharsets.UTF_8));
    assertThat(((ReadResult.Bad) result).faults())
        .extracting(Fault::pointer)
        .containsExactly(pointer);
  }

  @Test
  void a_header_without_a_version_is_no_event_and_one_with_it_must_have_the_others() {
    assertThat(CloudEvent.of("ce-", Map.of("ce-id", "1")::get)).isNull();
    assertThat(CloudEvent.of("ce-", Map.of("ce-specversion", "1.0", "ce-id", "1")::get).faults())
        .extracting(Fault::pointer)
        .containsExactly("/ce-type", "/ce-source");
  }

  private static Map<String, String> headers() {
    return new HashMap<>(
        Map.of("ce-specversion", "1.0", "ce-id", "42", "ce-source", "/orders", "ce-type", "a"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private ViberMessage good(String more) {
    String event = "{" + ATTRIBUTES + ", " + more + "}";
    return ((ReadResult.Good) reader.read(event.getBytes(StandardCharsets.UTF_8))).message();
  }
}
