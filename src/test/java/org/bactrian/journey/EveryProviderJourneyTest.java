package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.sandbox.AlibabaSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Tests the sandbox without any configuration: each kind by each provider that carries it, and each
 * SMS provider.
 */
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class EveryProviderJourneyTest extends Journey {
  private static final String TEXT = "\"text\": \"Your parcel is on its way\"";
  private static final String IMAGE =
      "\"image\": {\"url\": \"https://cdn.example.com/p.jpg\", \"fileName\": \"p.jpg\"}";
  private static final String VIDEO =
      "\"video\": {\"url\": \"https://cdn.example.com/v.mp4\", \"thumbnailUrl\":"
          + " \"https://cdn.example.com/t.jpg\", \"fileSize\": 882472, \"duration\": 15}";
  private static final String DOCUMENT =
      "\"document\": {\"url\": \"https://cdn.example.com/a.pdf\", \"fileName\": \"invoice.pdf\","
          + " \"fileType\": \"pdf\"}";
  private static final String BUTTON =
      "\"button\": {\"caption\": \"Track it\", \"url\": \"https://example.com/t/42\"}";
  private static final String PLAY = "\"button\": {\"caption\": \"Play\"}";
  private static final String TEMPLATE =
      "\"template\": {\"code\": \"744c4b5c79c9432497a075bdfca3abcd\", \"language\": \"en\","
          + " \"params\": {\"param1\": \"value1\"}}";

  /** The accounts that carry each kind: the table in section 1 of the contract. */
  private static final Map<String, List<String>> CARRIED = new LinkedHashMap<>();

  static {
    CARRIED.put(TEXT, List.of("nx", "ali", "wooxy"));
    CARRIED.put(IMAGE, List.of("nx", "ali"));
    CARRIED.put(VIDEO, List.of("ali"));
    CARRIED.put(DOCUMENT, List.of("ali"));
    CARRIED.put(TEXT + "," + BUTTON, List.of("nx", "ali", "wooxy"));
    CARRIED.put(TEXT + "," + IMAGE, List.of("nx", "ali"));
    CARRIED.put(TEXT + "," + IMAGE + "," + BUTTON, List.of("nx", "ali"));
    CARRIED.put(TEXT + "," + VIDEO, List.of("ali"));
    CARRIED.put(TEXT + "," + VIDEO + "," + PLAY, List.of("ali"));
    CARRIED.put(TEMPLATE, List.of("ali"));
  }

  @TempDir static Path folder;
  @Autowired AlibabaSimulator alibaba;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  static Stream<Arguments> kinds() {
    return CARRIED.entrySet().stream()
        .flatMap(
            kind ->
                Stream.of("nx", "ali", "wooxy")
                    .map(
                        account ->
                            Arguments.of(
                                account, kind.getKey(), kind.getValue().contains(account))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_kind_goes_by_every_provider_that_carries_it_and_by_no_other(
      String account, String parts, boolean carried) {
    HttpResponse<String> answer = api.post(message(account, number("001"), parts, ""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(carried ? 202 : 422);
    if (carried) {
      JsonNode state = api.awaitStatus(Api.json(answer).get("id").asText(), "seen");
      assertThat(state.get("reached").asText()).isEqualTo("viber");
    } else {
      assertThat(Api.json(answer).at("/errors/0/detail").asText()).startsWith("does not carry");
    }
  }

  @ParameterizedTest
  @CsvSource({"ali", "wooxy"})
  void throttled_twice_then_taken_is_delivered(String account) {
    String id = api.accept(message(account, number("009"), TEXT, ""));
    assertThat(api.awaitStatus(id, "delivered").get("attempts")).hasSize(3);
  }

  @Test
  void without_a_name_the_first_that_can_carry_it_does() {
    String text = api.accept(message(null, number("001"), TEXT, ""));
    assertThat(api.awaitStatus(text, "seen").at("/attempts/0/account").asText()).isEqualTo("nx");
    String video = api.accept(message(null, number("001"), VIDEO, ""));
    assertThat(api.awaitStatus(video, "seen").at("/attempts/0/account").asText()).isEqualTo("ali");
  }

  @Test
  void an_account_without_credit_leaves_it_to_the_next() {
    String to = number("005");
    String id = api.accept(message(null, to, TEXT, ", \"fallback\": {}"));
    JsonNode state = api.awaitSms(id, "delivered");
    assertThat(state.get("attempts")).hasSize(3);
    assertThat(state.findValuesAsText("reason"))
        .startsWith("no_credit", "no_credit", "not_permitted");
  }

  @Test
  void wooxy_carries_nothing_to_ukraine() {
    HttpResponse<String> answer = api.post(message("wooxy", "+380501110001", TEXT, ""));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/detail").asText()).contains("+380");
  }

  @Test
  void who_shuts_the_business_out_is_an_event_of_its_own(CapturedOutput log) throws Exception {
    String body =
        """
        [{"MessageId": "none", "Status": "unsubscribe", "From": "20019", "To": "447700900123",
          "Timestamp": 1691043638000}]""";
    assertThat(
            alibaba.post(
                "ali", "receipts", "application/json", body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> log.getAll().contains("subscription account=ali subscribed=false"));
    assertThat(log.getAll()).doesNotContain("447700900123");
  }

  private static String message(String account, String to, String parts, String more) {
    return "{\"to\": \"%s\", \"label\": \"promotion\", \"content\": {%s}%s%s}"
        .formatted(to, parts, account == null ? "" : ", \"account\": \"" + account + "\"", more);
  }

  /** Returns a number in a country that all three providers reach. */
  private static String number(String behaviour) {
    return Numbers.of(behaviour, "999").replace("+380", "+447");
  }
}
