package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.message.Content.Button;
import org.bactrian.message.Content.Image;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TEXT =
      "{\"to\":\"+380501234567\",\"label\":\"promotion\",\"content\":{\"text\":\"hello\"}}";
  private final MessageReader reader = reader(null);

  @Test
  void reads_a_message_with_text_image_button_and_fallback() {
    String json =
        """
        {
          "id": "order-42-shipped",
          "to": "+8613800001795",
          "label": "promotion",
          "content": {
            "text": "Your parcel is on its way",
            "image": {"url": "https://cdn.example.com/parcel.jpg", "fileName": "parcel.jpg"},
            "button": {"caption": "Track it", "url": "https://example.com/t/42"}
          },
          "ttl": 3600,
          "fallback": {"rule": "undelivered", "duration": 120,
                       "content": "Parcel on its way: https://example.com/t/42"}
        }
        """;
    ViberMessage expected =
        new ViberMessage(
            "order-42-shipped",
            new Msisdn("+8613800001795"),
            null,
            Label.PROMOTION,
            new Content(
                "Your parcel is on its way",
                new Image("https://cdn.example.com/parcel.jpg", "parcel.jpg"),
                null,
                null,
                new Button("Track it", "https://example.com/t/42"),
                null),
            3600,
            List.of(),
            null,
            null,
            null,
            null,
            new Fallback(
                Fallback.Rule.UNDELIVERED,
                Duration.ofSeconds(120),
                "Parcel on its way: https://example.com/t/42",
                null,
                null),
            Map.of());
    assertThat(good(reader.read(bytes(json))).message()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvFileSource(
      resources = "/golden/message-faults.csv",
      delimiter = '|',
      quoteCharacter = '`',
      numLinesToSkip = 2)
  void names_the_field_the_fault_and_the_cure(String field, String value, String at, String words)
      throws JsonProcessingException {
    assertThat(faults(changed(field, value)))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEqualTo(at);
              assertThat(fault.detail()).isEqualTo(words);
            });
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvFileSource(
      resources = "/golden/message-good.csv",
      delimiter = '|',
      quoteCharacter = '`',
      numLinesToSkip = 2)
  void accepts_what_keeps_the_rules(String field, String value) throws JsonProcessingException {
    assertThat(reader.read(changed(field, value))).isInstanceOf(ReadResult.Good.class);
  }

  @Test
  void names_all_faults_at_once() {
    String json =
        "{\"id\":\"a b\",\"label\":\"spam\",\"content\":{\"text\":\"\",\"button\":{\"captoin\":1}},"
            + "\"ttl\":1,\"fallBack\":{}}";
    assertThat(faults(json(json)))
        .extracting(Fault::pointer)
        .containsExactlyInAnyOrder(
            "/id",
            "/to",
            "/label",
            "/content/text",
            "/content/button/captoin",
            "/content/button/caption",
            "/content/button/url",
            "/ttl",
            "/fallBack");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /content/text            | ""                        | CONTENT
          /content/button          | {"caption":""}            | CONTENT
          /content                 | {}                        | CONTENT
          /content                 |                           | CONTENT
          /content                 | {"button":{"caption":"a","url":"https://a.example"}} | CONTENT
          /label                   | "x"                       | CONTENT
          /label                   |                           | CONTENT
          /ttl                     | 29                        | CONTENT
          /tags                    | ["_a"]                    | CONTENT
          /device                  | "tablet"                  | CONTENT
          /tracking                | ""                        | CONTENT
          /content/image           | 1                         | ENVELOPE
          /content/text            | 1                         | ENVELOPE
          /content/text            | null                      | ENVELOPE
          /content/buton           | {}                        | ENVELOPE
          /content/button          | {"caption":"a","url":"https://a.example","ulr":1} | ENVELOPE
          /content/template        | {"code":"a","language":"b"} | ENVELOPE
          /label                   | 1                         | ENVELOPE
          /ttl                     | "29"                      | ENVELOPE
          /ttl                     | 60.5                      | ENVELOPE
          /tags                    | "a"                       | ENVELOPE
          /tags                    | [1]                       | ENVELOPE
          /to                      | "123"                     | ENVELOPE
          /id                      | "a b"                     | ENVELOPE
          /account                 | ""                        | ENVELOPE
          /campaign                | "spring sale"             | ENVELOPE
          /receiver                | "Shop"                    | ENVELOPE
          /sendAt                  | "soon"                    | ENVELOPE
          /extra                   | 1                         | ENVELOPE
          /sender                  | ""                        | ENVELOPE
          /fallback                | {"rule":"never"}          | ENVELOPE
          /metadata                | {"a":1}                   | ENVELOPE
          """)
  void the_envelope_is_what_both_rules_check_and_what_makes_no_message(
      String field, String value, Fault.Scope scope) throws JsonProcessingException {
    assertThat(faults(changed(field, value))).extracting(Fault::scope).containsOnly(scope);
  }

  @Test
  void counts_an_emoji_as_one_character() throws JsonProcessingException {
    assertThat(reader.read(changed("/content/text", quoted("🐪".repeat(1000)))))
        .isInstanceOf(ReadResult.Good.class);
    assertThat(faults(changed("/content/text", quoted("🐪".repeat(1001)))))
        .extracting(Fault::detail)
        .containsExactly("has 1001 characters: shorten it to 1000");
  }

  @Test
  void a_message_has_at_most_16_entries_of_metadata() throws JsonProcessingException {
    ObjectNode metadata = MAPPER.createObjectNode();
    for (int i = 0; i < 17; i++) {
      metadata.put("key" + i, "value");
    }
    assertThat(faults(changed("/metadata", metadata.toString())))
        .extracting(Fault::pointer, Fault::detail)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("/metadata", "has 17 entries: keep at most 16"));
    metadata.remove("key16");
    assertThat(reader.read(changed("/metadata", metadata.toString())))
        .isInstanceOf(ReadResult.Good.class);
  }

  @ParameterizedTest
  @CsvSource({
    "+870773111632,satellite",
    "+881612345678,satellite",
    "+88213123456,satellite",
    "+883510012345678,satellite",
    "+80812345678,shared-cost",
    "+448431234567,premium",
    "+4408431234567,premium",
    "+491801234567,shared-cost",
    "+19005551234,premium",
    "+380900212345,premium",
    "+979123456789,premium",
    "+33892701234,premium"
  })
  void nothing_is_sent_to_a_costly_number_unless_its_range_is_allowed(String to, String range)
      throws JsonProcessingException {
    JsonNode message = changed("/to", quoted(to));
    assertThat(faults(message)).hasSize(1);
    assertThat(faults(message).get(0).pointer()).isEqualTo("/to");
    assertThat(faults(message).get(0).detail())
        .endsWith("unless bactrian.allow-numbers names " + range);
    for (CostlyNumbers allowed : CostlyNumbers.values()) {
      MessageReader lenient =
          new MessageReader(() -> "made", null, SpendLimits.of(6, Set.of(allowed)));
      assertThat(lenient.read(message) instanceof ReadResult.Good)
          .isEqualTo(allowed.wire().equals(range));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+8613800001795",
        "+12025550123",
        "+447911123456",
        "+4915112345678",
        "+380501234567",
        "+77011234567",
        "+39066982",
        "+80012345678"
      })
  void most_numbers_are_in_no_costly_range(String to) throws JsonProcessingException {
    assertThat(reader.read(changed("/to", quoted(to)))).isInstanceOf(ReadResult.Good.class);
  }

  @Test
  void makes_an_id_only_for_a_message_without_one() throws JsonProcessingException {
    assertThat(good(reader.read(bytes(TEXT))).message().id()).isEqualTo("made");
    assertThat(good(reader.read(changed("/id", quoted("mine")))).message().id()).isEqualTo("mine");
  }

  @Test
  void reads_an_instant_with_any_offset() throws JsonProcessingException {
    JsonNode tree = changed("/sendAt", quoted("2026-11-21T10:00:00.5+02:00"));
    assertThat(good(reader.read(tree)).message().sendAt())
        .isEqualTo(Instant.parse("2026-11-21T08:00:00.5Z"));
    for (String written : List.of("2026-11-21T10:00+02", "2026-11-21T05:30:00-02:30")) {
      assertThat(good(reader.read(changed("/sendAt", quoted(written)))).message().sendAt())
          .as(written)
          .isEqualTo(Instant.parse("2026-11-21T08:00:00Z"));
    }
  }

  @Test
  void tells_which_invisible_character_stands_round_a_number() {
    assertThat(Msisdn.fault("\u202A+447700900123\u202C"))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .contains("U+202A", "LEFT-TO-RIGHT EMBEDDING", "before the +")
                    .doesNotContain("missing"));
    assertThat(Msisdn.fault("+447700900123\u202C")).get().asString().contains("U+202C", "behind");
    assertThat(Msisdn.fault(" +447700900123")).get().asString().contains("blank", "before the +");
    assertThat(Msisdn.fault("447700900123")).get().asString().contains("the + is missing");
    assertThat(Msisdn.fault("+447700\u00A0900123")).get().asString().contains("U+00A0", "inside");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                  | is empty: a message is a JSON object
          [1]                 | must be a JSON object, is an array
          "secret"            | must be a JSON object, is a string
          null                | must be a JSON object, is null
          {"secret":1         | ends too early: a quote, a bracket or a brace is not closed, at line 1, column 12
          {"secret":1,}       | is not JSON, at line 1, column 13
          {secret:1}          | is not JSON, at line 1, column 2
          {"a":secret}        | is not JSON, at line 1, column 6
          {"a":1} {"b":2}     | has something after the end of its JSON, at line 1, column 9
          {"a":1}}            | is not JSON, at line 1, column 8
          {"a":1,"a":2}       | has the same field twice in one object, at line 1, column 12
          {"a":{"b":1,"b":2}} | has the same field twice in one object, at line 1, column 17
          """)
  void says_why_and_where_it_is_no_json_without_quoting_it(String json, String words) {
    assertThat(reader.read(bytes(json))).isEqualTo(new ReadResult.NotJson(words));
  }

  @Test
  void rejects_bytes_that_are_not_utf_8() {
    byte[] latin = TEXT.replace("hello", "hallå").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(reader.read(latin))
        .isEqualTo(new ReadResult.NotJson("is not UTF-8: see the byte at offset 65"));
    assertThat(reader.read(TEXT.getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(ReadResult.NotJson.class);
  }

  @Test
  void ignores_a_byte_order_mark() {
    assertThat(reader.read(bytes("\uFEFF" + TEXT))).isInstanceOf(ReadResult.Good.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 2000, 1_000_000})
  void rejects_unbounded_nesting(int depth) {
    assertThat(reader.read(bytes("{\"content\":" + "[".repeat(depth))))
        .isInstanceOf(ReadResult.NotJson.class);
  }

  @Test
  void half_a_surrogate_pair_in_a_text_is_a_fault_of_its_field() throws JsonProcessingException {
    assertThat(faults(json(TEXT.replace("hello", "\\ud83d"))))
        .extracting(Fault::pointer)
        .containsExactly("/content/text");
  }

  @Test
  void half_a_surrogate_pair_in_a_name_is_not_json() {
    String json = TEXT.replace("\"to\"", "\"\\ud83d\":1,\"to\"");
    assertThat(reader.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            ReadResult.NotJson.class,
            bad -> assertThat(bad.toString()).contains("half of a surrogate pair", "line 1"));
  }

  @Test
  void a_stored_message_is_read_whatever_the_rules_are_now() {
    String json = TEXT.replace("hello", "").replace("+380501234567", "+1");
    assertThat(reader.stored("{\"id\":\"a b\"," + json.substring(1)))
        .isInstanceOfSatisfying(
            ViberMessage.class,
            message -> {
              assertThat(message.id()).isEqualTo("a b");
              assertThat(message.to().e164()).isEqualTo("+1");
              assertThat(message.content().text()).isEmpty();
            });
  }

  @Test
  void a_stored_text_that_is_no_message_is_reported() {
    assertThatThrownBy(() -> reader.stored("{"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the journal's message ends too early");
  }

  private JsonNode changed(String field, String value) throws JsonProcessingException {
    ObjectNode message = (ObjectNode) MAPPER.readTree(TEXT);
    JsonPointer at = JsonPointer.compile(field);
    ObjectNode parent = (ObjectNode) message.at(at.head());
    if (value == null) {
      parent.remove(at.last().getMatchingProperty());
    } else {
      parent.set(at.last().getMatchingProperty(), MAPPER.readTree(value));
    }
    return message;
  }

  private List<Fault> faults(JsonNode message) {
    return ((ReadResult.Bad) reader.read(message)).faults();
  }

  private static ReadResult.Good good(ReadResult reading) {
    return (ReadResult.Good) reading;
  }

  private static JsonNode json(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageReader reader(@Nullable Fallback defaultFallback) {
    return new MessageReader(() -> "made", defaultFallback);
  }
}
