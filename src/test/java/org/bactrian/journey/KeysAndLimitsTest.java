package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.bactrian.message.Channel;
import org.bactrian.route.RawHttpServer;
import org.bactrian.route.in.ManagementServer;
import org.bactrian.route.own.OwnRoutes;
import org.bactrian.sandbox.ReceivedCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests an API key and an account's limits. The last tests take the journal away. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestPropertySource(
    properties = {
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY,
      // printf %s opensesame | sha256sum
      "bactrian.api.keys.shop.sha256="
          + "d9fb92e3bbe65be1f1aad4a82eef4567f7a1ebe2cd110c8049b9698be7a70c88",
      "bactrian.api.keys.shop.scopes=send,read,operate",
      // printf %s openmall | sha256sum
      "bactrian.api.keys.mall.sha256="
          + "2487ec6621a2b8bb975ec819845985b2b8e777fa4eab1d61cc109d6b0b64df02",
      // printf %s openbank | sha256sum
      "bactrian.api.keys.bank.sha256="
          + "33b1023aa4f471fd5d682ae31ed87b67f1ea3f14ac1b1d0d3bb275ff0dd26fe6",
      "bactrian.routes.reload=true",
      "management.server.port=0",
      "bactrian.accounts.nx.rate-per-second=5"
    })
class KeysAndLimitsTest extends Journey {
  private static final String[] KEY = {"Authorization", "Bearer opensesame"};
  private static final String[] MALL = {"Authorization", "Bearer openmall"};
  private static final String[] BANK = {"Authorization", "Bearer openbank"};
  @TempDir static Path folder;
  @Autowired DataSource database;
  @Autowired OwnRoutes ownRoutes;
  @Autowired CamelContext camel;

  /**
   * Two endpoints that answer with what a route sees: in a route's form and in Camel's REST DSL.
   */
  private static final String OWN_BODIES =
      """
      - route:
          id: own-body
          from:
            uri: platform-http:/v1/own/body
            parameters:
              httpMethodRestrict: POST,PUT,GET
            steps:
              - to:
                  uri: direct:own-seen
      - rest:
          path: /own/rest
          post:
            - path: /{no}
              to: direct:own-rest
      - route:
          id: own-rest
          from:
            uri: direct:own-rest
            steps:
              - to:
                  uri: direct:own-seen
      - route:
          id: own-webhook
          from:
            uri: platform-http:/webhooks/own
            parameters:
              httpMethodRestrict: POST
            steps:
              - to:
                  uri: direct:own-seen
      - route:
          id: own-seen
          from:
            uri: direct:own-seen
            steps:
              - setBody:
                  expression:
                    simple:
                      expression: "${header.no}|${header.BactrianKey}|${header.Authorization}|${header.CamelHttpUri}|${body}"
              - removeHeaders:
                  pattern: "*"
      """;

  private static final List<String> HANDED_ON = new CopyOnWriteArrayList<>();
  private static RawHttpServer partner;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) throws IOException {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    partner =
        new RawHttpServer(
            connection -> {
              HANDED_ON.add(String.valueOf(connection.readRequest()));
              connection.write(RawHttpServer.answer("", new byte[0]));
            });
    Files.writeString(
        folder.resolve("hand-on.camel.yaml"),
        """
        - route:
            id: hand-on
            from:
              uri: platform-http:/own/hand-on
              steps:
                - to:
                    uri: "%s/partner"
                    parameters:
                      bridgeEndpoint: true
        """
            .formatted(partner.url()));
    Files.writeString(folder.resolve("own-dispatch.camel.yaml"), KEYED);
    Files.writeString(folder.resolve("own-bodies.camel.yaml"), OWN_BODIES);
    Matcher example =
        Pattern.compile("# routes/orders-from-http.camel.yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("src/docs/own-routes.md")));
    assertThat(example.find()).isTrue();
    Files.writeString(folder.resolve("orders-from-http.camel.yaml"), example.group(1));
    properties.add(
        "camel.main.routes-include-pattern",
        () -> "file:routes/*.camel.yaml,file:" + folder + "/*.camel.yaml");
  }

  private static final String KEYED =
      """
      - route:
          id: own-dispatch
          from:
            uri: direct:own-dispatch
            steps:
              - filter:
                  expression:
                    simple:
                      expression: "${variable.campaign} == 'keyed'"
                  steps:
                    - setVariable:
                        name: refuse
                        expression:
                          simple:
                            expression: "it came by ${variable.key}"
              - filter:
                  expression:
                    simple:
                      expression: "${variable.campaign} == 'again' && ${variable.key} != 'shop'"
                  steps:
                    - setVariable:
                        name: refuse
                        expression:
                          constant:
                            expression: "it has lost its key"
      """;

  @Test
  @Order(1)
  void rules_know_the_key_of_a_message_and_of_a_batch() {
    byte[] message =
        text("+380501110001", "\"campaign\": \"keyed\"").getBytes(StandardCharsets.UTF_8);
    for (String path : List.of("/v1/messages", "/v1/messages/batch")) {
      assertThat(api.post(path, message, KEY).body()).as(path).contains("it came by shop");
    }
  }

  @AfterAll
  static void close() throws IOException {
    partner.close();
  }

  @Test
  @Order(1)
  void without_the_key_nobody_comes_in_however_the_path_is_spelt() {
    for (String path :
        List.of("/v1/messages/x", "/%761/messages/x", "/v1;a=b/messages/x", "//v1/messages/x")) {
      assertThat(api.get(path).statusCode()).as(path).isIn(400, 401);
    }
    assertThat(api.post(text("+380501110001", "")).statusCode()).isEqualTo(401);
    HttpResponse<String> wrong =
        api.post(text("+380501110001", ""), "Authorization", "Bearer opensesam");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(Api.json(wrong).get("status").asInt()).isEqualTo(401);
    assertThat(Api.json(wrong).get("type").asText()).isEqualTo("/problems/api-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "BEARER", "Bearer"})
  @Order(1)
  void the_scheme_may_be_in_any_case(String scheme) {
    HttpResponse<String> answer = api.post("{}", "Authorization", scheme + " opensesame");
    assertThat(answer.statusCode()).isEqualTo(422);
  }

  @Test
  @Order(2)
  void with_the_key_and_by_a_webhooks_secret_they_do() {
    assertThat(api.post(text("+380501110001", ""), KEY).statusCode()).isEqualTo(202);
    assertThat(
            api.post("/webhooks/nx/sandbox-nx/receipts", "[]".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  @Order(2)
  void a_port_of_its_own_serves_the_actuator_alone_and_by_the_same_keys(
      @LocalManagementPort int management) throws Exception {
    Api actuator = new Api(management);
    assertThat(actuator.get("/actuator/health").body()).contains("UP").doesNotContain("components");
    assertThat(actuator.get("/actuator/prometheus").statusCode()).isEqualTo(401);
    assertThat(
            actuator
                .post("/webhooks/nx/sandbox-nx/receipts", "[]".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(404);
    HttpRequest.Builder metrics =
        HttpRequest.newBuilder(URI.create(actuator.base() + "/actuator/prometheus")).headers(KEY);
    assertThat(send(metrics).body()).contains("jvm_memory_used_bytes");
    HttpRequest.Builder message =
        HttpRequest.newBuilder(URI.create(actuator.base() + "/v1/messages"))
            .headers(KEY)
            .POST(HttpRequest.BodyPublishers.ofString(text("+380501110001", "")));
    assertThat(send(message).statusCode()).isEqualTo(404);
  }

  @Test
  @Order(2)
  void without_keys_that_port_is_open_on_the_loopback_address_only() throws Exception {
    TomcatServletWebServerFactory server = new TomcatServletWebServerFactory();
    server.setAddress(InetAddress.getByName("0.0.0.0"));
    customize(server, false);
    assertThat(server.getAddress().isLoopbackAddress()).isFalse();
    customize(server, true);
    assertThat(server.getAddress().isLoopbackAddress()).isTrue();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void customize(TomcatServletWebServerFactory server, boolean isAlone) {
    new ManagementServer.Loopback(isAlone).customize(server);
  }

  @Test
  @Order(2)
  void an_own_route_hands_on_the_name_of_the_key_and_no_credentials() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.base() + "/own/hand-on"))
            .headers("authorization", "Bearer opensesame", "Cookie", "session=opensesame")
            .headers("Proxy-Authorization", "Basic opensesame", "X-Order", "42")
            .headers("bactriankey", "forged")
            .build();
    HttpResponse<Void> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(HANDED_ON).hasSize(1);
    assertThat(HANDED_ON.get(0))
        .containsIgnoringCase("X-Order: 42")
        .containsIgnoringCase("BactrianKey: shop")
        .doesNotContainIgnoringCase("forged")
        .doesNotContainIgnoringCase("opensesame");
  }

  @Test
  @Order(2)
  void an_own_endpoint_sees_its_body_whatever_it_is() throws Exception {
    String json = "{\"order\": \"Замовлення\"}";
    assertThat(own("/v1/own/body", "application/json", json)).isEqualTo(json);
    String xml = "<order>Замовлення</order>";
    assertThat(own("/v1/own/body", "application/xml", xml)).isEqualTo(xml);
    assertThat(own("/own/rest/9", "text/xml; charset=UTF-8", xml)).isEqualTo(xml);
    assertThat(own("/webhooks/own", "application/json", json)).isEqualTo(json);
    String parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";
    assertThat(own("/v1/own/body", "multipart/form-data; boundary=x", parts)).isEqualTo(parts);
    assertThat(own("/v1/own/body", "application/octet-stream", "a".repeat(200_000)))
        .hasSize(200_000);
  }

  @Test
  @Order(2)
  void the_endpoint_on_the_page_takes_an_order_as_json_xml_and_a_form() throws Exception {
    String to = Numbers.viber("001");
    String form = "application/x-www-form-urlencoded";
    assertThat(order("application/json", "{\"no\": 1, \"phone\": \"" + to + "\"}"))
        .isEqualTo("http-1");
    assertThat(order("text/xml", "<order no='2'><phone>" + to + "</phone></order>"))
        .isEqualTo("http-2");
    assertThat(order(form, "no=3&phone=%2B" + to.substring(1))).isEqualTo("http-3");
    HttpResponse<String> bad = send(ownCall("POST", "/orders", "application/json", "{\"no\": 4}"));
    assertThat(bad.statusCode()).as(bad.body()).isEqualTo(422);
    assertThat(send(ownCall("POST", "/orders", "application/json", "{\"no\"")).statusCode())
        .isEqualTo(400);
    assertThat(send(ownCall("POST", "/orders", "text/xml", "<order no='5'>")).statusCode())
        .isEqualTo(400);
    assertThat(send(ownCall("POST", "/orders", "text/xml", "<order no='6'/>")).statusCode())
        .isEqualTo(422);
    assertThat(send(ownCall("POST", "/orders", form, "no=7&phone=12")).statusCode()).isEqualTo(422);
  }

  @Test
  @Order(3)
  void the_endpoint_on_the_page_answers_503_without_a_journal_and_is_edited_meanwhile()
      throws Exception {
    String to = Numbers.viber("001");
    Map<String, String> orders =
        Map.of(
            "application/json", "{\"no\": 31, \"phone\": \"" + to + "\"}",
            "text/xml", "<order no='32'><phone>" + to + "</phone></order>",
            "application/x-www-form-urlencoded", "no=33&phone=%2B" + to.substring(1));
    JdbcClient.create(database).sql("alter table message rename to gone").update();
    try {
      for (Map.Entry<String, String> order : orders.entrySet()) {
        assertThat(send(ownCall("POST", "/orders", order.getKey(), order.getValue())).statusCode())
            .as(order.getKey())
            .isEqualTo(503);
      }
      Path file = folder.resolve("orders-from-http.camel.yaml");
      Files.writeString(file, Files.readString(file).replace("\"http-$", "\"edited-$"));
      ownRoutes.scan(camel);
    } finally {
      JdbcClient.create(database).sql("alter table gone rename to message").update();
    }
    List<String> ids = new ArrayList<>();
    for (Map.Entry<String, String> order : orders.entrySet()) {
      ids.add(order(order.getKey(), order.getValue()));
    }
    assertThat(ids).containsExactlyInAnyOrder("edited-31", "edited-32", "edited-33");
  }

  @Test
  @Order(2)
  void the_journal_has_the_name_of_the_key_by_each_way_of_http() throws Exception {
    String forged = "{\"no\": 7, \"phone\": \"" + Numbers.viber("001") + "\"}";
    HttpRequest.Builder order =
        ownCall("POST", "/orders?BactrianKey=forged", "application/json", forged);
    assertThat(send(order.header("BactrianKey", "forged")).statusCode()).isEqualTo(202);
    String one = text(Numbers.viber("001"), "\"id\": \"by-key\", \"campaign\": \"spring\"");
    assertThat(api.post(one, KEY).statusCode()).isEqualTo(202);
    byte[] line = one.replace("by-key", "by-batch").getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("/v1/messages/batch", line, KEY).body()).contains("accepted");
    assertThat(get("/v1/messages/by-key", MALL).statusCode()).isEqualTo(404);
    JdbcClient sql = JdbcClient.create(database);
    for (String id : List.of("http-7", "by-key", "by-batch")) {
      String key = "select api_key from message where id = ?";
      assertThat(sql.sql(key).param(id).query(String.class).single()).as(id).isEqualTo("shop");
    }
    HttpRequest.Builder state =
        HttpRequest.newBuilder(URI.create(api.base() + "/v1/messages/by-key")).headers(KEY);
    assertThat(send(state).body()).contains("\"key\":\"shop\",\"campaign\":\"spring\"");
  }

  @Test
  @Order(2)
  void rules_know_the_key_of_a_dead_letter_that_is_sent_again() throws Exception {
    String dead = text(Numbers.viber("006"), "\"id\": \"dead\", \"campaign\": \"again\"");
    assertThat(api.post(dead, KEY).statusCode()).isEqualTo(202);
    HttpRequest.Builder letter =
        HttpRequest.newBuilder(URI.create(api.base() + "/v1/dead-letters/dead")).headers(KEY);
    await().atMost(Api.PATIENCE).until(() -> send(letter).statusCode() == 200);
    byte[] evenSo = "{}".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> again = api.post("/v1/dead-letters/dead/replay", evenSo, KEY);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void rules_know_the_key_of_a_message_when_they_are_asked_for_its_sms() throws Exception {
    String followed =
        text(
            Numbers.viber("003"),
            "\"campaign\": \"again\", \"fallback\": {}, \"id\": \"followed\"");
    byte[] asked = followed.getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("/v1/messages/check", asked, KEY).body())
        .contains("\"sms\"")
        .contains("\"accounts\":[\"sms-nx\"]")
        .doesNotContain("it has lost its key");
    HttpResponse<String> accepted = api.post(followed, KEY);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> get("/v1/messages/followed", KEY).body().contains("\"account\":\"sms-nx\""));
    assertThat(api.post("/v1/messages/check", asked, MALL).body()).contains("it has lost its key");
  }

  @Test
  @Order(2)
  void two_keys_that_use_one_id_read_and_cancel_each_its_own_message() throws Exception {
    String later = "\"id\": \"order-1\", \"sendAt\": \"" + clock.instant().plusSeconds(3600) + "\"";
    String ofBank = text(Numbers.viber("001"), later);
    String ofMall = text(Numbers.viber("002"), later);
    assertThat(api.post(ofBank, BANK).statusCode()).isEqualTo(202);
    assertThat(api.post(ofBank.replace("order-1", "of-shop"), KEY).statusCode()).isEqualTo(202);
    HttpResponse<String> second = api.post(ofMall, MALL);
    assertThat(second.statusCode()).as(second.body()).isEqualTo(202);
    assertThat(second.body()).startsWith("{\"id\":\"order-1\",\"status\":\"scheduled\"}");
    assertThat(second.headers().firstValue("Location")).contains("/v1/messages/order-1");
    assertThat(api.post(ofMall, MALL).statusCode()).isEqualTo(200);
    String known = "a message with this id was accepted before";
    byte[] ofShop = ofBank.replace("order-1", "of-shop").getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("/v1/messages/check", ofShop, BANK).body()).doesNotContain(known);
    assertThat(api.post("/v1/messages/check", ofShop, KEY).body()).contains(known);
    assertThat(api.post(ofBank, MALL).statusCode()).isEqualTo(409);
    byte[] line = ofMall.getBytes(StandardCharsets.UTF_8);
    assertThat(api.post("/v1/messages/batch", line, MALL).body())
        .isEqualToIgnoringNewLines("{\"line\":1,\"id\":\"order-1\",\"status\":\"scheduled\"}");

    assertThat(get("/v1/messages/order-1", MALL).body()).contains("\"key\":\"mall\"");
    assertThat(get("/v1/messages/order-1", BANK).body()).contains("\"key\":\"bank\"");
    assertThat(get("/v1/messages/order-1", KEY).body()).contains("\"key\":\"bank\"");
    assertThat(get("/v1/messages/of-shop", BANK).statusCode()).isEqualTo(404);
    assertThat(get("/v1/messages/of-shop/events", BANK).statusCode()).isEqualTo(404);
    JsonNode event = Api.json(get("/v1/messages/order-1/events", MALL)).get(0);
    assertThat(event.get("messageId").asText()).isEqualTo("order-1");
    String unique = event.get("uniqueId").asText();
    assertThat(get("/v1/messages/" + unique, KEY).body())
        .startsWith("{\"id\":\"" + unique + "\",\"ownId\":\"order-1\"");
    assertThat(get("/v1/messages/" + unique, BANK).statusCode()).isEqualTo(404);

    assertThat(api.post("/v1/messages/order-1/cancel", new byte[0], MALL).body())
        .contains("\"status\":\"cancelled\"");
    assertThat(api.post("/v1/messages/of-shop/cancel", new byte[0], BANK).statusCode())
        .isEqualTo(404);
    assertThat(get("/v1/messages/order-1", BANK).body()).contains("\"status\":\"scheduled\"");
  }

  private HttpResponse<String> get(String path, String[] key) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(api.base() + path)).headers(key));
  }

  private String order(String type, String body) throws Exception {
    HttpResponse<String> answer = send(ownCall("POST", "/orders", type, body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer).get("id").asText();
  }

  @Test
  @Order(2)
  void fields_of_a_form_and_parameters_are_headers_but_none_that_is_trusted() throws Exception {
    String forged = "&BactrianKey=forged&authorization=forged&CamelHttpUri=forged";
    String form = "application/x-www-form-urlencoded";
    String seen = ownSeen("POST", "/v1/own/body", form, "no=%D0%96+7" + forged);
    assertThat(seen).startsWith("Ж 7|shop||/v1/own/body|{no=").contains("forged");
    assertThat(ownSeen("PUT", "/v1/own/body", form, "no=8")).startsWith("8|shop|");
    assertThat(ownSeen("GET", "/v1/own/body?no=9" + forged, "text/plain", ""))
        .isEqualTo("9|shop||/v1/own/body|");
    assertThat(ownSeen("POST", "/own/rest/10?no=11", form, "a=b")).startsWith("10|shop|");
    HttpResponse<String> wide = send(ownCall("POST", "/v1/own/body", form, "a=&".repeat(1_001)));
    assertThat(wide.statusCode()).isEqualTo(413);
  }

  @Test
  @Order(2)
  void a_stranger_s_body_is_not_read_for_an_own_endpoint_and_a_long_one_not_at_all()
      throws Exception {
    HttpRequest stranger =
        HttpRequest.newBuilder(URI.create(api.base() + "/v1/own/body"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(stranger, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(401);
    assertThat(
            send(ownCall("POST", "/v1/own/body", "application/json", "a".repeat(262_145)))
                .statusCode())
        .isEqualTo(413);
  }

  private String own(String path, String type, String body) throws Exception {
    String seen = ownSeen("POST", path, type, body);
    return seen.substring(seen.indexOf('|', seen.indexOf("||") + 2) + 1);
  }

  private String ownSeen(String method, String path, String type, String body) throws Exception {
    HttpResponse<String> answer = send(ownCall(method, path, type, body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpRequest.Builder ownCall(String method, String path, String type, String body) {
    return HttpRequest.newBuilder(URI.create(api.base() + path))
        .headers(KEY)
        .header("Content-Type", type)
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  @Order(3)
  void an_accounts_rate_holds_at_the_providers_door() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String to = Numbers.viber("001");
      numbers.add(to);
      assertThat(api.post(text(to, ""), KEY).statusCode()).isEqualTo(202);
    }
    await()
        .atMost(Api.PATIENCE)
        .until(() -> numbers.stream().noneMatch(to -> viberTo(to).isEmpty()));
    List<Instant> calls =
        nxCloud.calls().stream()
            .filter(taken -> taken.channel() == Channel.VIBER)
            .map(ReceivedCall::at)
            .sorted()
            .toList();
    // At 5 calls a second, the first and the last of 16 calls are about 3 s apart.
    assertThat(Duration.between(calls.get(calls.size() - 16), calls.get(calls.size() - 1)))
        .isGreaterThan(Duration.ofMillis(2_000));
  }

  @Test
  @Order(4)
  void a_journal_that_does_not_take_it_is_503_and_never_a_false_202() {
    JdbcClient.create(database).sql("alter table message rename to gone").update();
    HttpResponse<String> answer = api.post(text(Numbers.viber("001"), ""), KEY);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(Api.json(answer).get("type").asText()).isEqualTo("/problems/journal-unavailable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"status\":\"seen\",\"requestId\":\"f6a7\",\"code\":11001}"})
  @Order(5)
  void nor_does_a_provider_hear_that_a_callback_was_taken_that_was_not(String callback)
      throws IOException {
    JdbcClient.create(database).sql("alter table callback rename to callback_gone").update();
    byte[] body = callback.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String head =
          "POST /webhooks/nx/sandbox-nx/receipts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer)
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("\r\nRetry-After: ")
          .contains("/problems/journal-unavailable");
    }
    JdbcClient.create(database).sql("alter table callback_gone rename to callback").update();
    assertThat(kept(body)).isZero();
    // As a provider does, until it hears that the callback was taken.
    await()
        .atMost(Api.PATIENCE)
        .until(() -> api.post("/webhooks/nx/sandbox-nx/receipts", body).statusCode() == 200);
    assertThat(kept(body)).isEqualTo(1);
  }

  private int kept(byte[] callback) {
    return JdbcClient.create(database)
        .sql("select count(*) from callback where body = ?")
        .param(callback)
        .query(Integer.class)
        .single();
  }
}
