package org.bactrian.journey;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Sends bad input of many kinds. Each gets a clear answer, nothing is lost, and no content is
 * logged.
 */
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY,
      "server.address=0.0.0.0",
      "management.server.address=0.0.0.0",
      "management.server.port=0"
    })
class BadInputTest extends Journey {
  @TempDir static Path folder;
  @Autowired JdbcClient journal;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not JSON", "[1]", "\"text\"", "{\"to\": ", "{\"to\": 1} {}"})
  void what_is_not_json_is_400(String body) {
    HttpResponse<String> answer = api.post(body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .isEqualTo("application/problem+json");
    assertThat(Api.json(answer).get("detail").asText()).isNotBlank();
    assertThat(Api.json(answer).get("type").asText()).isEqualTo("/problems/not-json");
  }

  @Test
  void a_message_for_a_day_too_far_ahead_is_refused() {
    String day = clock.instant().plus(Duration.ofDays(91)).toString();
    for (String path : List.of("/v1/messages", "/v1/messages/check")) {
      String body = Journey.text(Numbers.viber("001"), "\"sendAt\": \"" + day + "\"");
      HttpResponse<String> answer = api.post(path, body.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo("/sendAt");
    }
  }

  @Test
  void what_would_cost_too_much_is_refused_with_the_cure_and_so_it_is_by_check() {
    String long252 =
        Journey.text(
            Numbers.viber("001"), "\"fallback\": {\"content\": \"" + "я".repeat(16_830) + "\"}");
    String satellite = Journey.text("+870773111632", "\"tracking\": \"t\"");
    for (String path : List.of("/v1/messages", "/v1/messages/check")) {
      HttpResponse<String> answer = api.post(path, long252.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo("/fallback/content");
      assertThat(Api.json(answer).at("/errors/0/detail").asText())
          .startsWith("would be 252 SMS")
          .endsWith("at most 6 may be paid (bactrian.fallback.max-parts): shorten it");
      answer = api.post(path, satellite.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo("/to");
      assertThat(Api.json(answer).at("/errors/0/detail").asText())
          .contains("bactrian.allow-numbers names satellite");
    }
  }

  @Test
  void of_many_faults_a_hundred_are_told_and_all_are_counted() {
    String unknown =
        IntStream.range(0, 5_000).mapToObj(n -> "\"x" + n + "\": 1").collect(joining(", "));
    HttpResponse<String> answer = api.post(Journey.text(Numbers.viber("001"), unknown));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).get("errors")).hasSize(100);
    assertThat(Api.json(answer).get("detail").asText()).contains("5000 faults");
  }

  @Test
  void metadata_has_four_kilobytes_at_most() {
    String large = "\"metadata\": {\"a\": \"" + "я".repeat(2_048) + "\"}";
    HttpResponse<String> answer = api.post(Journey.text(Numbers.viber("001"), large));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/pointer").asText()).isEqualTo("/metadata");
    api.accept(Journey.text(Numbers.viber("001"), large.replace("яя", "я")));
  }

  @Test
  void an_id_is_found_however_its_address_is_encoded() {
    String body =
        Journey.text(
            Numbers.viber("001"),
            "\"id\": \"shop:7:1-A\", \"sendAt\": \""
                + clock.instant().plus(Duration.ofDays(89))
                + "\"");
    HttpResponse<String> taken = api.post(body);
    String location = taken.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/v1/messages/shop:7:1-A");
    for (String address : List.of(location, "/v1/messages/shop%3A7%3a1%2D%41")) {
      assertThat(Api.json(api.get(address)).get("id").asText()).isEqualTo("shop:7:1-A");
      assertThat(api.get(address + "/events").statusCode()).isEqualTo(200);
    }
    HttpResponse<String> cancelled = api.post("/v1/messages/%73hop%3A7%3A1-A/cancel", new byte[0]);
    assertThat(Api.json(cancelled).get("status").asText()).isEqualTo("cancelled");
    assertThat(api.get("/v1/messages/shop%253A7%253A1-A").statusCode()).isEqualTo(404);
  }

  @Test
  void what_has_left_cannot_be_cancelled_and_the_problem_has_a_name() {
    String id = api.accept(Journey.text(Numbers.viber("001"), ""));
    api.awaitStatus(id, "seen");
    HttpResponse<String> answer = api.post("/v1/messages/" + id + "/cancel", new byte[0]);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Api.json(answer).get("type").asText()).isEqualTo("/problems/already-left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/messages", "/v1/messages/check", "/v1/messages/batch"})
  void an_encoded_body_is_refused_and_the_answer_says_how_to_send_it(String path) throws Exception {
    HttpResponse<String> answer = api.post(path, gzip("{}"), "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("Accept-Encoding")).contains("identity");
    assertThat(Api.json(answer).get("type").asText()).isEqualTo("/problems/encoded-body");
  }

  @Test
  void a_body_that_is_encoded_as_itself_is_read() {
    HttpResponse<String> answer = api.post("{}", "Content-Encoding", "Identity");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).get("type").asText()).isEqualTo("/problems/invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "X-Gzip"})
  void a_receipt_that_is_compressed_is_read(String coding) throws Exception {
    String receipt =
        """
        {"status": "delivered", "requestId": "by-%s", "code": 11001, "message": "x", "sendTime": "2026-11-21 08:00:00"}
        """
            .formatted(coding);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.base() + "/webhooks/n%78/sandbox%2Dnx/receipts"))
            .header("Content-Type", "application/json")
            .header("Content-Encoding", coding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(receipt)))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                journal
                        .sql("select count(*) from parked_receipt where provider_id = ?")
                        .param("by-" + coding)
                        .query(Integer.class)
                        .single()
                    == 1);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/messages/a%2Fb HTTP/1.1",
        "GET /v1/messages/{id} HTTP/1.1",
        "GET /v1/messages/%zz HTTP/1.1",
        "GET /v1/messages/%00 HTTP/1.1",
        "TRACE /v1/messages HTTP/1.1",
        "NONSENSE"
      })
  void what_the_server_itself_refuses_is_a_problem_too(String firstLine) throws Exception {
    String answer = raw(firstLine + "\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 4")
        .containsIgnoringCase("Content-Type: application/problem+json")
        .contains("\"type\":\"/problems/")
        .doesNotContain("<html");
  }

  @Test
  void headers_that_are_too_long_are_a_problem_too() throws Exception {
    String answer =
        raw("GET /v1/messages HTTP/1.1\r\nHost: x\r\nLong: " + "x".repeat(70_000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4").contains("\"type\":\"/problems/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: evil.example | application/json | 403",
        "Host: evil.example:8080 | application/json | 403",
        "Host: 127.evil.example | application/json | 403",
        "Host: localhost.evil.example | application/json | 403",
        "Host: [fe80::1] | application/json | 403",
        "Host: localhost~Origin: https://evil.example | application/json | 403",
        "Host: localhost~Origin: null | application/json | 403",
        "Host: localhost~Origin: http://localhost:3000 | application/json | 403",
        "Host: localhost~Sec-Fetch-Site: cross-site | application/json | 403",
        "Host: localhost~Sec-Fetch-Site: same-site | application/json | 403",
        "Host: localhost | text/plain;charset=UTF-8 | 415",
        "Host: localhost | Application/X-WWW-Form-Urlencoded | 415",
        "Host: localhost | multipart/form-data; boundary=x | 415",
        "Host: localhost | | 415",
        "Host: localhost~Transfer-Encoding: chunked | text/plain | 415",
        "Host: localhost~Transfer-Encoding: chunked | application/json | 422",
        "Host: LOCALHOST:8080 | application/json | 422",
        "Host: 127.0.0.1:1 | application/json; charset=utf-8 | 422",
        "Host: [::1]:8080 | application/json | 422",
        "Host: localhost:8080~Origin: http://localhost:8080 | application/json | 422",
        "Host: localhost~Sec-Fetch-Site: none | application/json | 422"
      })
  void without_keys_no_page_of_another_site_may_send(
      String headers, @Nullable String type, int status) throws Exception {
    String body =
        headers.contains("chunked") ? "\r\n2\r\n{}\r\n0\r\n\r\n" : "Content-Length: 2\r\n\r\n{}";
    String answer =
        raw(
            "POST /v1/messages HTTP/1.1\r\n%s\r\n%sConnection: close\r\n%s"
                .formatted(
                    headers.replace("~", "\r\n"),
                    type == null ? "" : "Content-Type: " + type + "\r\n",
                    body));
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(raw("POST /v1/messages/x/cancel HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
  }

  /** Who listens on all addresses listens on 127.0.0.2, too. */
  @Test
  void without_keys_only_this_host_connects_whatever_the_properties_say(
      @LocalManagementPort int management) throws IOException {
    for (int one : new int[] {port, management}) {
      new Socket("127.0.0.1", one).close();
      assertThatThrownBy(() -> new Socket("127.0.0.2", one).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void a_webhook_is_called_by_any_name_of_this_host_and_takes_forms() throws Exception {
    String answer =
        raw(
            "POST /webhooks/nx/sandbox-nx/receipts HTTP/1.1\r\nHost: hooks.example\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n"
                + "Connection: close\r\nContent-Length: 2\r\n\r\n[]");
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(api.base()).getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void an_answer_tells_its_length_in_bytes_and_so_comes_in_one_piece() {
    HttpResponse<String> answer = api.post("{\"to\": \"тут\"}");
    assertThat(answer.body()).isNotEmpty();
    assertThat(answer.headers().firstValueAsLong("Content-Length"))
        .hasValue(answer.body().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void every_fault_is_named_at_once_with_its_pointer() {
    HttpResponse<String> answer =
        api.post(
            """
            {"to": "380501234567", "label": "promo", "content": {"text": "", "buton": {}}, "ttl": "1h", "from": "me"}
            """);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode errors = Api.json(answer).get("errors");
    assertThat(StreamSupport.stream(errors.spliterator(), false))
        .extracting(error -> error.get("pointer").asText())
        .contains("/to", "/label", "/content/text", "/content/buton", "/ttl", "/from");
    assertThat(StreamSupport.stream(errors.spliterator(), false))
        .allMatch(error -> !error.get("detail").asText().isBlank());
  }

  @Test
  void a_kind_no_account_carries_is_refused_in_words() {
    String to = Numbers.viber("001");
    HttpResponse<String> answer =
        api.post(
            """
            {"to": "%s", "label": "promotion", "content": {"text": "Look",
             "video": {"url": "https://cdn.example.com/v.mp4", "thumbnailUrl": "https://cdn.example.com/t.jpg",
                       "fileSize": 882472, "duration": 15}}}"""
                .formatted(to));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Api.json(answer).at("/errors/0/detail").asText())
        .startsWith("no account can carry text + video");
  }

  @Test
  void a_megabyte_of_text_is_too_large() {
    String text = "x".repeat(1 << 20);
    HttpResponse<String> answer = api.post(Journey.text("+380501110001", "").replace("Your", text));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(Api.json(answer).get("detail").asText()).contains("262144");
  }

  @ParameterizedTest
  @CsvSource({
    "CamelHttpUri, http://127.0.0.1:1/",
    "CamelHttpMethod, GET",
    "CamelHttpResponseCode, 999",
    "CamelBeanMethodName, nope",
    "camelhttppath, /elsewhere",
    "X-Secret, leak"
  })
  void a_callers_headers_do_not_travel(String name, String value) {
    String to = Numbers.viber("001");
    HttpResponse<String> answer = api.post(Journey.text(to, ""), name, value);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().map()).doesNotContainKey(name.toLowerCase(java.util.Locale.ROOT));
    api.awaitStatus(Api.json(answer).get("id").asText(), "seen");
    assertThat(viberTo(to)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/webhooks/nx/wrong/receipts",
    "/webhooks/nobody/sandbox-nx/receipts",
    "/webhooks/sms-nx/sandbox-nx/receipts",
    "/webhooks/nx/wrong/replies"
  })
  void a_wrong_account_or_secret_is_404_and_nothing_is_kept(String path) {
    int before = callbacks("%");
    HttpResponse<String> answer = api.post(path, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(callbacks("%")).isEqualTo(before);
  }

  @Test
  void broken_json_in_a_receipt_is_kept_and_answered_and_holds_up_nobody() {
    int before = callbacks("unreadable");
    HttpResponse<String> answer =
        api.post("/webhooks/nx/sandbox-nx/receipts", "{broken".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("success");
    await().atMost(Api.PATIENCE).until(() -> callbacks("unreadable") == before + 1);
    api.awaitStatus(api.accept(Journey.text(Numbers.viber("001"), "")), "seen");
  }

  @Test
  void a_receipt_for_an_id_nobody_knows_is_kept_and_answered_the_same() {
    HttpResponse<String> answer =
        api.post(
            "/webhooks/nx/sandbox-nx/receipts",
            """
            {"status": "delivered", "requestId": "nobody-knows-it", "code": 11001, "message": "x", "sendTime": "2026-11-21 08:00:00"}
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                journal
                        .sql("select count(*) from parked_receipt where provider_id = ?")
                        .param("nobody-knows-it")
                        .query(Integer.class)
                        .single()
                    == 1);
  }

  @Test
  void an_unknown_message_and_an_unknown_path_are_404_problems() {
    assertThat(api.get("/v1/messages/nobody").statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/messages/nobody/events").statusCode()).isEqualTo(404);
    HttpResponse<String> elsewhere = api.get("/elsewhere");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(Api.json(elsewhere).get("status").asInt()).isEqualTo(404);
  }

  @Test
  void the_schema_is_served() {
    HttpResponse<String> answer = api.get("/schema/message.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Api.json(answer).at("/properties/to/description").asText()).isNotBlank();
  }

  @Test
  void no_number_no_text_and_no_secret_reaches_the_log(CapturedOutput log) throws Exception {
    String to = Numbers.viber("003");
    String id = api.accept(Journey.text(to, "\"fallback\": {\"content\": \"Words of the SMS\"}"));
    api.awaitSms(id, "delivered");
    String reply =
        """
        {"phone": "%s", "appkey": "x", "traceRequestId": "%s", "message": {"text": "Words of the user"},
         "sendTime": "2026-11-21 08:00:00"}"""
            .formatted(to.substring(1), viberTo(to).get(0).messageId());
    assertThat(
            nxCloud.post(
                "nx", "replies", "application/json", reply.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(200);
    await().atMost(Api.PATIENCE).until(() -> log.getAll().contains(id + " reply"));
    api.post(
        "{\"to\": \"" + to + "\", \"label\": 7, \"content\": {\"text\": \"Words of a fault\"}}");
    assertThat(log.getAll())
        .contains(id + " viber undelivered")
        .doesNotContain(to.substring(1))
        .doesNotContain("Words of")
        .doesNotContain("Your parcel")
        .doesNotContain("sandbox-nx-access-secret");
  }

  private int callbacks(String state) {
    return journal
        .sql("select count(*) from callback where state like ?")
        .param(state)
        .query(Integer.class)
        .single();
  }
}
