package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ProducerTemplate;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Tests an integrator's own routes: those printed on the page, unchanged, and some that are faulty.
 */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.routes.reload=true",
      "orders.ftp-password=secret",
      "spring.artemis.mode=embedded"
    })
class OwnRoutesJourneyTest extends Journey {
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n# routes/(\\S+)\n(.*?)```", Pattern.DOTALL);

  /** A route that needs Camel Jackson, while lib/ has no jar. */
  private static final String JSON_EDITED =
      """
      - route:
          id: json-edited
          from:
            uri: direct:json-edited
            steps:
              - unmarshal:
                  json: {}
              - setVariable:
                  name: label
                  expression:
                    simple:
                      expression: "${body.put('label', 'transaction')}"
              - to:
                  uri: direct:accept
      """;

  /** Camel would use ours, without a word. */
  private static final String TAKEN_BEAN =
      """
      - beans:
          - name: dotted
            type: java.util.HashMap
      """;

  @TempDir static Path folder;
  private static FtpServer ftp;
  private static HttpServer rest;

  @Autowired ProducerTemplate camel;

  @DynamicPropertySource
  static void prepare(DynamicPropertyRegistry properties) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("src/docs/own-routes.md")));
    while (examples.find()) {
      Files.writeString(routes.resolve(examples.group(1)), examples.group(2));
    }
    Files.writeString(routes.resolve("json-edited.camel.yaml"), JSON_EDITED);
    Files.writeString(routes.resolve("torn.camel.yaml"), "- route:\n    id: torn\n   from: [");
    Files.writeString(
        routes.resolve("misspelt.camel.yaml"), simple("misspelt", "timer:tick?perod=5"));
    Files.writeString(routes.resolve("taken.camel.yaml"), simple("accept", "direct:taken"));
    Files.writeString(routes.resolve("taken-bean.camel.yaml"), TAKEN_BEAN);
    properties.add(
        "camel.main.routes-include-pattern",
        () -> "file:routes/*.camel.yaml,file:" + routes + "/*.camel.yaml");
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("orders.database", OwnRoutesJourneyTest::database);
    properties.add("orders.bad", () -> folder.resolve("bad-orders").toString());
    String broker = "tcp://127.0.0.1:" + BactrianProcess.freePort();
    properties.add("spring.artemis.broker-url", () -> broker);
    properties.add(
        "spring.artemis.embedded.data-directory", () -> folder.resolve("artemis").toString());
    int ftpPort = startFtp();
    properties.add("orders.ftp", () -> "127.0.0.1:" + ftpPort);
    rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rest.start();
    properties.add("orders.rest", () -> "http:127.0.0.1:" + rest.getAddress().getPort() + "/list");
    try (var connection = DriverManager.getConnection(database())) {
      connection
          .createStatement()
          .execute(
              "create table orders (no integer, phone text, words text, state text, fault text)");
    }
  }

  private static String database() {
    return "jdbc:sqlite:" + folder + "/orders.db";
  }

  private static int startFtp() throws FtpException {
    int port = BactrianProcess.freePort();
    ListenerFactory listener = new ListenerFactory();
    listener.setPort(port);
    listener.setServerAddress("127.0.0.1");
    BaseUser shop = new BaseUser();
    shop.setName("shop");
    shop.setPassword("secret");
    shop.setHomeDirectory(ftpFolder().getParent().toString());
    shop.setAuthorities(List.of(new WritePermission()));
    FtpServerFactory server = new FtpServerFactory();
    server.addListener("default", listener.createListener());
    server.getUserManager().save(shop);
    ftp = server.createServer();
    ftp.start();
    return port;
  }

  private static Path ftpFolder() {
    try {
      return Files.createDirectories(folder.resolve("ftp/orders"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    ftp.stop();
    rest.stop(0);
  }

  @Test
  void a_table_is_emptied_and_each_row_marked() {
    JdbcClient orders = JdbcClient.create(new DriverManagerDataSource(database()));
    String to = Numbers.viber("001");
    orders
        .sql("insert into orders values (1, ?, 'Ready', 'new', null), (2, '12', '', 'new', null)")
        .param(to)
        .update();
    api.awaitStatus(awaitTaken("order-1"), "seen");
    assertThat(viberTo(to)).hasSize(1);
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        orders
                            .sql("select state from orders order by no")
                            .query(String.class)
                            .list())
                    .containsExactly("sent", "bad"));
    assertThat(orders.sql("select fault from orders where no = 2").query(String.class).single())
        .contains("/to", "/content");
  }

  @Test
  void an_ftp_folder_is_emptied_and_bad_files_are_kept() throws Exception {
    String to = Numbers.viber("001");
    Files.writeString(ftpFolder().resolve("good.json"), text(to, "\"id\": \"by-ftp\""));
    Files.writeString(ftpFolder().resolve("bad.json"), "{}");
    api.awaitStatus(awaitTaken("by-ftp"), "seen");
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                Files.exists(ftpFolder().resolve(".done/good.json"))
                    && Files.exists(folder.resolve("bad-orders/bad.json")));
  }

  @Test
  void a_rest_service_is_asked_and_an_order_listed_twice_is_sent_once() {
    String to = Numbers.viber("001");
    rest.createContext(
        "/list",
        exchange -> {
          byte[] list =
              "[{\"number\": 7, \"customer\": {\"phone\": \"%s\"}}]"
                  .formatted(to)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, list.length);
          exchange.getResponseBody().write(list);
          exchange.close();
        });
    api.awaitStatus(awaitTaken("rest-7"), "seen");
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void an_xml_order_is_mapped_and_its_priority_is_its_label() {
    for (String priority : List.of("4", "8")) {
      String order =
          "<order no=\"xml-%s\"><phone>%s</phone><words>Say \"hi\" &amp; go</words></order>"
              .formatted(priority, Numbers.viber("001"));
      camel.sendBodyAndHeader("jms:queue:orders", order, "priority", Integer.valueOf(priority));
    }
    awaitTaken("xml-4");
    awaitTaken("xml-8");
    assertThat(api.awaitStatus("xml-4", "seen").get("label").asText()).isEqualTo("promotion");
    assertThat(api.awaitStatus("xml-8", "seen").get("label").asText()).isEqualTo("transaction");
  }

  @Test
  void json_text_is_unmarshalled_to_a_map_that_a_route_can_change() {
    camel.requestBody("direct:json-edited", text(Numbers.viber("001"), "\"id\": \"by-json\""));
    assertThat(api.state("by-json").get("label").asText()).isEqualTo("transaction");
  }

  @Test
  void a_body_that_camel_can_convert_is_taken_and_any_other_is_a_fault_that_names_its_type()
      throws Exception {
    Path file = folder.resolve("by-file.json");
    Files.writeString(file, text(Numbers.viber("001"), "\"id\": \"by-file\""));
    camel.requestBody("direct:accept", file.toFile());
    api.state("by-file");
    assertThatThrownBy(() -> camel.requestBody("direct:accept", List.of("a")))
        .rootCause()
        .hasMessageContaining("must be JSON text or a map, is a java.util.");
  }

  @Test
  void a_map_is_taken_and_a_bad_message_is_an_exception_with_every_fault() {
    camel.requestBody(
        "direct:accept",
        Map.of(
            "id",
            "by-map",
            "to",
            Numbers.viber("001"),
            "label",
            "promotion",
            "content",
            Map.of("text", "Hi")));
    api.state("by-map");
    assertThatThrownBy(() -> camel.requestBody("direct:accept", Map.of("to", "12")))
        .rootCause()
        .hasMessageContainingAll("The message has 3 faults.", "/to", "/label", "/content");
  }

  @Test
  void a_broken_file_is_refused_by_line_and_reason_and_mended_while_the_others_go_on()
      throws Exception {
    JsonNode ownRoutes = api.health("ownRoutes");
    assertThat(ownRoutes.get("status").asText()).isEqualTo("DEGRADED");
    assertThat(ownRoutes.toString())
        .contains("torn.camel.yaml", "3: expected")
        .contains("taken-bean.camel.yaml", "2: there is a bean dotted in Bactrian already");
    assertThat(api.get("/actuator/prometheus").body()).contains("bactrian_routes_refused 4.0");

    Path torn = folder.resolve("routes/torn.camel.yaml");
    Files.writeString(torn, simple("torn", "direct:mended"));
    awaitRoute("direct:mended");
    Files.writeString(torn, simple("torn", "timer:tick?perod=5"));
    await().atMost(Api.PATIENCE).until(() -> refused() == 4);
    awaitRoute("direct:mended");
    Files.writeString(torn, simple("torn", "direct:changed"));
    awaitRoute("direct:changed");
    Files.delete(torn);
    await().atMost(Api.PATIENCE).until(() -> camel.getCamelContext().getRoute("torn") == null);
    assertThat(refused()).isEqualTo(3);
  }

  @Test
  void one_of_bactrians_own_that_is_broken_stops_the_start_and_so_does_a_missing_one()
      throws Exception {
    Path other = Files.createDirectories(folder.resolve("other/routes")).getParent();
    Files.writeString(other.resolve("routes/dispatch.camel.yaml"), "- route:\n  id: [dispatch");
    assertThatThrownBy(() -> BactrianProcess.start(other, java.time.Duration.ZERO).close())
        .hasMessageContaining("dispatch.camel.yaml");
    Files.delete(other.resolve("routes/dispatch.camel.yaml"));
    Files.writeString(
        other.resolve("routes/provider-wooxy-sms.camel.yaml"),
        simple("provider-wooxy-sms", "direct:provider-wooxy"));
    assertThatThrownBy(
            () ->
                BactrianProcess.start(
                        other, java.time.Duration.ZERO, BactrianProcess.sandboxAtFreePorts())
                    .close())
        .hasMessageContaining(
            "bactrian.accounts.sms-wooxy.provider: the route provider-wooxy-sms does not run");
  }

  private int refused() {
    Matcher gauge =
        Pattern.compile("bactrian_routes_refused (\\d+)")
            .matcher(api.get("/actuator/prometheus").body());
    return gauge.find() ? Integer.parseInt(gauge.group(1)) : -1;
  }

  private void awaitRoute(String from) {
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                camel.getCamelContext().getRoutes().stream()
                    .anyMatch(
                        route ->
                            route.getEndpoint().getEndpointUri().equals(from.replace(":", "://"))));
    camel.requestBody(from, text(Numbers.viber("001"), ""));
  }

  private String awaitTaken(String id) {
    await(id).atMost(Api.PATIENCE).until(() -> api.get("/v1/messages/" + id).statusCode() == 200);
    return id;
  }

  private static String simple(String id, String from) {
    return """
        - route:
            id: %s
            from:
              uri: "%s"
              steps:
                - to:
                    uri: direct:accept
        """
        .formatted(id, from);
  }
}
