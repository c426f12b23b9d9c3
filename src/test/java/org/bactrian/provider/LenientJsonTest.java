package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Kind;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.alibaba.AlibabaInterpreter;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.nxcloud.NxCloudInterpreter;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.wooxy.WooxyInterpreter;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and receipts that are not quite JSON, as every provider may write them. */
class LenientJsonTest {
  private static final String WORDS = "@";
  private static final Charset GBK = Charset.forName("GBK");
  private static final Charset CYRILLIC = Charset.forName("windows-1251");

  /** The answer that accepts a message and names it m1. */
  private static final Map<Interpreter, String> ANSWERS =
      Map.of(
          new NxCloudInterpreter(),
          "{\"code\":0,\"message\":\"@\",\"data\":{\"message_id\":\"m1\"}}",
          new AlibabaInterpreter(),
          "{\"Code\":\"OK\",\"Message\":\"@\",\"MessageId\":\"m1\"}",
          new WooxyInterpreter(),
          "{\"result\":true,\"message\":\"@\",\"viber_message_ids\":[\"m1\"]}");

  /** The receipt that says that m1 was delivered. */
  private static final Map<ReceiptReader, String> RECEIPTS =
      Map.of(
          new NxCloudViberReceipts(),
          "{\"status\":\"delivered\",\"message\":\"@\",\"requestId\":\"m1\"}",
          new AlibabaViberReceipts(),
          "[{\"Status\":\"Delivered\",\"StatusDescription\":\"@\",\"MessageId\":\"m1\"}]",
          new WooxyReceipts(),
          "{\"event\":\"viber-delivered\",\"text\":\"@\",\"id\":\"m1\"}");

  /** A document that says something plain in a form that is not quite JSON. */
  private interface Spoilt {
    byte[] of(String json);
  }

  private static Map<String, Spoilt> spoilt() {
    Map<String, Spoilt> all = new LinkedHashMap<>();
    all.put("a line break in a text", words("two\nlines"));
    all.put("a tab in a text", words("a\tb"));
    all.put("a NUL in a text", words("a\u0000b"));
    all.put("an escape character in a text", words("\u001b[0m"));
    all.put("a needless backslash", words("it\\'s \\- done"));
    all.put("a NUL behind it", behind("\u0000"));
    all.put("many NULs and line breaks behind it", behind("\r\n\u0000\u0000\n"));
    all.put("a line comment behind it", behind(" // node 7"));
    all.put("a block comment behind it", behind("\n/* 12 ms */\n"));
    all.put("a comment of HTML behind it", behind("<!-- cached -->"));
    all.put("a comment that does not end", behind("<!-- cached"));
    all.put("a comment before it", json -> utf8("/* v2 */" + json));
    all.put("a byte order mark and a NUL", json -> utf8("\uFEFF" + json + "\u0000"));
    all.put("NaN", json -> utf8(json.replace("\"@\"", "NaN")));
    all.put("minus infinity", json -> utf8(json.replace("\"@\"", "-Infinity")));
    all.put("a trailing comma", json -> utf8(json.replaceFirst("}(]?)$", ",}$1")));
    all.put("single quotes", json -> utf8(json.replace('"', '\'')));
    all.put("words in GBK", json -> json.replace(WORDS, "成功").getBytes(GBK));
    // The second byte of this character is a backslash.
    all.put(
        "a backslash inside a character of GBK", json -> json.replace(WORDS, "誠").getBytes(GBK));
    all.put(
        "words in Latin-1",
        json -> json.replace(WORDS, "Señal é").getBytes(StandardCharsets.ISO_8859_1));
    all.put("words in Cyrillic", json -> json.replace(WORDS, "Успешно").getBytes(CYRILLIC));
    all.put("bytes that no charset has", LenientJsonTest::brokenBytes);
    return all;
  }

  private static Spoilt words(String words) {
    return json -> utf8(json.replace(WORDS, words));
  }

  private static Spoilt behind(String more) {
    return json -> utf8(json + more);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] brokenBytes(String json) {
    String[] halves = json.split(WORDS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8(halves[0]));
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xC0, 'x', (byte) 0xE2});
    out.writeBytes(utf8(" " + halves[1]));
    return out.toByteArray();
  }

  @TestFactory
  Stream<DynamicTest> an_answer_that_is_not_quite_json_is_read_at_every_provider() {
    return spoilt().entrySet().stream()
        .flatMap(
            one ->
                ANSWERS.entrySet().stream()
                    .map(
                        answer ->
                            DynamicTest.dynamicTest(
                                one.getKey() + " " + answer.getKey().getClass().getSimpleName(),
                                () ->
                                    assertThat(
                                            outcome(
                                                answer.getKey(),
                                                one.getValue().of(answer.getValue())))
                                        .isInstanceOfSatisfying(
                                            SendResult.Submitted.class,
                                            taken ->
                                                assertThat(taken.providerIds())
                                                    .containsExactly("m1")))));
  }

  @TestFactory
  Stream<DynamicTest> a_receipt_that_is_not_quite_json_is_read_at_every_provider() {
    return spoilt().entrySet().stream()
        .flatMap(
            one ->
                RECEIPTS.entrySet().stream()
                    .map(
                        receipt ->
                            DynamicTest.dynamicTest(
                                one.getKey() + " " + receipt.getKey().getClass().getSimpleName(),
                                () ->
                                    assertThat(
                                            receipt
                                                .getKey()
                                                .receipts(
                                                    callback(
                                                        "", one.getValue().of(receipt.getValue()))))
                                        .extracting(Receipt::state)
                                        .containsExactly(DeliveryState.DELIVERED))));
  }

  @Test
  void the_charset_that_the_header_names_is_used_where_the_text_is_not_utf_8() {
    byte[] body = "{\"words\":\"Дякую\"}".getBytes(CYRILLIC);
    assertThat(words("application/json; charset=windows-1251", body)).isEqualTo("Дякую");
    assertThat(words("application/json;charset=\"CP1251\"", body)).isEqualTo("Дякую");
    byte[] utf8 = utf8("{\"words\":\"Дякую\"}\u0000");
    assertThat(words("application/json; charset=ISO-8859-1", utf8)).isEqualTo("Дякую");
    assertThat(words("application/json; charset=no-such", utf8)).isEqualTo("Дякую");
  }

  private static String words(String contentType, byte[] body) {
    return ProviderJson.read(callback(contentType, body)).orElseThrow().path("words").textValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0000",
        "// nothing",
        "{",
        "{\"code\":0",
        "{\"code\":0}{\"code\":1}",
        "{\"code\":0} {}",
        "{\"code\":0}]",
        "{\"code\":0} and more",
        "[] []",
        "<html>",
        "OK",
        "code=0",
        "{\"code\":0,,}",
        "{\"code\":00}"
      })
  void what_can_be_read_in_two_ways_or_not_at_all_stays_unreadable(String text) {
    assertThat(ProviderJson.read(utf8(text))).isEmpty();
  }

  @Test
  void comments_without_end_are_no_burden() {
    assertThat(ProviderJson.read(utf8("{\"code\":0}" + "/**/".repeat(200_000)))).isPresent();
    assertThat(ProviderJson.read(utf8("{\"code\":0}" + "/".repeat(200_001)))).isPresent();
    assertThat(ProviderJson.read(utf8("[".repeat(200_000)))).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> our_own_api_reads_none_of_them() {
    return spoilt().entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(),
                    () -> {
                      String message =
                          "{\"to\":\"+380501234567\",\"label\":\"promotion\","
                              + "\"content\":{\"text\":\"@\"}}";
                      assertThat(
                              new MessageReader(() -> "id", null).read(one.getValue().of(message)))
                          .isNotInstanceOf(ReadResult.Good.class);
                    }));
  }

  @Property(tries = 300)
  void strict_json_is_read_as_a_strict_reader_reads_it(@ForAll("documents") String json)
      throws Exception {
    JsonNode strict = new ObjectMapper().readTree(json);
    assertThat(ProviderJson.read(utf8(json))).contains(strict);
    assertThat(LenientJson.read(utf8(json), "")).contains(strict);
  }

  @Property(tries = 300)
  void an_answer_that_is_cut_off_never_accepts_a_message(
      @ForAll("cuts") int cut, @ForAll("providers") Interpreter provider) {
    byte[] whole = utf8(ANSWERS.get(provider));
    byte[] part = Arrays.copyOf(whole, cut * (whole.length - 1) / 1000);
    assertThat(outcome(provider, part)).isInstanceOf(SendResult.Unknown.class);
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, 1000);
  }

  @Provide
  Arbitrary<Interpreter> providers() {
    return Arbitraries.of(List.copyOf(ANSWERS.keySet()));
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars("aé成\\\"/\n\t '{}[],:")
            .ofMaxLength(12)
            .map(ProviderJson::string);
    Arbitrary<String> value =
        Arbitraries.oneOf(
            text, Arbitraries.integers().map(String::valueOf), Arbitraries.of("null"));
    return Arbitraries.maps(text, value)
        .ofMaxSize(6)
        .map(
            fields ->
                "{"
                    + String.join(
                        ",",
                        fields.entrySet().stream()
                            .map(one -> one.getKey() + ":" + one.getValue())
                            .toList())
                    + "}");
  }

  private static SendResult outcome(Interpreter interpreter, byte[] body) {
    return interpreter.interpret(
        new Answered(200, Map.of(), body), SampleMessages.anywhere(Kind.TEXT));
  }

  private static Callback callback(String contentType, byte[] body) {
    return new Callback("acc", Callback.Kind.RECEIPTS, contentType, "", body);
  }
}
