package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.bactrian.journal.AcceptResult;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.own.OwnRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.w3c.dom.Document;

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
@Import(OwnRoutesJourneyTest.Noise.class)
@ExtendWith(OutputCaptureExtension.class)
class OwnRoutesJourneyTest extends Journey {
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n# routes/(\\S+)\n(.*?)```", Pattern.DOTALL);

  private static final Pattern STYLE_SHEET =
      Pattern.compile("```xml\n<!-- orders.xsl -->\n(.*?)```", Pattern.DOTALL);

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

  private static final String ALWAYS = "handled: {constant: {expression: \"true\"}}";

  /** Files with error handling of their own. Each route but two throws an exception. */
  private static final Map<String, String> ERRORS =
      Map.of(
          "a-uses-later",
          failing("a-uses-later", "    routeConfigurationId: later\n"),
          "b-on-exception",
          """
          - onException:
              exception: [java.lang.IllegalStateException]
              %s
              steps:
                - setBody: {constant: {expression: caught}}
          """
                  .formatted(ALWAYS)
              + failing("b-on-exception", ""),
          "c-error-handler",
          """
          - errorHandler:
              deadLetterChannel: {deadLetterUri: "direct:dead"}
          - route:
              id: dead
              from:
                uri: direct:dead
                steps:
                  - setBody: {constant: {expression: dead}}
          """
              + failing("c-error-handler", ""),
          "d-for-one-file",
          """
          - routeConfiguration:
              onException:
                - onException:
                    exception: [java.lang.IllegalStateException]
                    %s
                    steps:
                      - setBody: {constant: {expression: configured}}
          """
                  .formatted(ALWAYS)
              + failing("d-for-one-file", ""),
          "e-plain",
          failing("e-plain", ""),
          "f-later",
          """
          - routeConfiguration:
              id: later
              onException:
                - onException:
                    exception: [java.lang.IllegalStateException]
                    %s
                    steps:
                      - setBody: {constant: {expression: by later}}
          """
              .formatted(ALWAYS),
          "g-answers",
          """
          - route:
              id: g-answers
              routeConfigurationId: errors
              from:
                uri: platform-http:/own/answers
                steps:
                  - setBody: {constant: {expression: "{}"}}
                  - to: {uri: "direct:accept"}
          - route:
              id: g-taken
              routeConfigurationId: errors
              from:
                uri: platform-http:/own/taken
                steps:
                  - setBody:
                      constant:
                        expression: >-
                          {"to": "+380501110001", "label": "promotion", "content": {"text": "Hi"}}
                  - to: {uri: "direct:accept"}
          """,
          "h-torn",
          """
          - route:
              id: h-torn
              from:
                uri: jms:queue:own-torn
                steps:
                  - throwException:
                      exceptionType: java.lang.IllegalStateException
                      message: "read ${body}"
          """);

  private static String failing(String id, String more) {
    return """
        - route:
            id: %s
        %s    from:
              uri: direct:%s
              steps:
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: thrown
        """
        .formatted(id, more, id);
  }

  @TempDir static Path folder;
  private static FtpServer ftp;
  private static HttpServer rest;
  private static String broker;

  /** How often the noisy route has begun. */
  private static final AtomicInteger NOISE = new AtomicInteger();

  private static final CountDownLatch SLOW_BEGUN = new CountDownLatch(1);
  private static final CountDownLatch SLOW_ENDS = new CountDownLatch(1);

  private static final List<String> EXAMPLES =
      List.of(
          "orders-from-table",
          "orders-from-ftp",
          "orders-from-rest",
          "orders-from-http",
          "xml-orders",
          "orders-by-style-sheet");

  @TestConfiguration
  static class Noise {
    @Bean
    Processor noise() {
      return exchange -> NOISE.incrementAndGet();
    }

    @Bean
    Processor slow() {
      return exchange -> {
        SLOW_BEGUN.countDown();
        SLOW_ENDS.await();
      };
    }
  }

  private static volatile String listed = "[]";

  @Autowired ProducerTemplate camel;
  @Autowired OwnRoutes own;
  private JdbcClient journal;

  @Autowired
  void journal(DataSource database) {
    journal = JdbcClient.create(database);
  }

  @DynamicPropertySource
  static void prepare(DynamicPropertyRegistry properties) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("src/docs/own-routes.md")));
    while (examples.find()) {
      Files.writeString(routes.resolve(examples.group(1)), examples.group(2));
    }
    Matcher sheet = STYLE_SHEET.matcher(Files.readString(Path.of("src/docs/own-routes.md")));
    assertThat(sheet.find()).isTrue();
    Files.writeString(folder.resolve("orders.xsl"), sheet.group(1));
    properties.add("orders.style-sheet", () -> "file:" + folder + "/orders.xsl");
    Files.writeString(routes.resolve("json-edited.camel.yaml"), JSON_EDITED);
    for (Map.Entry<String, String> file : ERRORS.entrySet()) {
      Files.writeString(routes.resolve(file.getKey() + ".camel.yaml"), file.getValue());
    }
    Files.writeString(routes.resolve("torn.camel.yaml"), "- route:\n    id: torn\n   from: [");
    Files.writeString(
        routes.resolve("misspelt.camel.yaml"), simple("misspelt", "timer:tick?perod=5"));
    Files.writeString(routes.resolve("taken.camel.yaml"), simple("accept", "direct:taken"));
    for (String twin : List.of("twin-2", "twin-1", "twin-3")) {
      Files.writeString(routes.resolve(twin + ".camel.yaml"), simple("twin", "direct:" + twin));
    }
    Files.writeString(routes.resolve("taken-bean.camel.yaml"), TAKEN_BEAN);
    properties.add(
        "camel.main.routes-include-pattern",
        () -> "file:routes/*.camel.yaml,file:" + routes + "/*.camel.yaml");
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("orders.database", OwnRoutesJourneyTest::database);
    properties.add("orders.bad", () -> folder.resolve("bad-orders").toString());
    broker = "tcp://127.0.0.1:" + BactrianProcess.freePort();
    properties.add("spring.artemis.broker-url", () -> broker);
    properties.add(
        "spring.artemis.embedded.data-directory", () -> folder.resolve("artemis").toString());
    int ftpPort = startFtp();
    properties.add("orders.ftp", () -> "127.0.0.1:" + ftpPort);
    rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rest.createContext("/list", OwnRoutesJourneyTest::answer);
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
                            .sql("select state from orders where no < 3 order by no")
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
    String known = text(to, "\"id\": \"by-ftp\"").replace("parcel", "other parcel");
    Files.writeString(ftpFolder().resolve("known.json"), known);
    String nowhere = text(to, "\"account\": \"nosuch\"");
    Files.writeString(ftpFolder().resolve("nowhere.json"), nowhere);
    for (String file : List.of("good", "bad", "known", "nowhere")) {
      Path done = ftpFolder().resolve(".done/" + file + ".json");
      await(file).atMost(Api.PATIENCE).until(() -> Files.exists(done));
    }
    assertThat(folder.resolve("bad-orders/bad.json")).hasContent("{}");
    assertThat(folder.resolve("bad-orders/known.json")).as("as it came").hasContent(known);
    assertThat(folder.resolve("bad-orders/nowhere.json")).as("as it came").hasContent(nowhere);
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void an_id_that_is_known_with_other_content_is_a_fault_of_the_record() {
    JdbcClient orders = JdbcClient.create(new DriverManagerDataSource(database()));
    String to = Numbers.viber("001");
    orders.sql("insert into orders values (41, ?, 'One', 'new', null)").param(to).update();
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                orders
                    .sql("select state from orders where no = 41")
                    .query(String.class)
                    .single()
                    .equals("sent"));
    orders.sql("insert into orders values (41, ?, 'Two', 'new', null)").param(to).update();
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        orders
                            .sql("select fault from orders where no = 41")
                            .query(String.class)
                            .list())
                    .anyMatch(fault -> fault != null && fault.contains("with other content")));
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  void a_rest_service_is_asked_and_an_order_listed_twice_is_sent_once() throws Exception {
    String to = Numbers.viber("001");
    list("{\"number\": 6, \"customer\": {\"phone\": \"12\"}}", order(7, to));
    api.awaitStatus(awaitTaken("rest-7"), "seen");
    assertThat(viberTo(to)).hasSize(1);
    Path bad = folder.resolve("bad-orders/rest-6.json");
    await().atMost(Api.PATIENCE).until(() -> Files.exists(bad));
    assertThat(Files.readString(bad)).contains("\"number\":6");
  }

  private static String order(int number, String to) {
    return "{\"number\": %d, \"customer\": {\"phone\": \"%s\"}}".formatted(number, to);
  }

  /** Sets what the REST service lists from now on. */
  private static void list(String... orders) {
    listed = "[" + String.join(",", orders) + "]";
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] list = listed.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, list.length);
    exchange.getResponseBody().write(list);
    exchange.close();
  }

  @Test
  void an_xml_order_is_mapped_and_its_priority_is_its_label() {
    for (String priority : List.of("4", "8")) {
      sendXml("xml-" + priority, Numbers.viber("001"), priority);
    }
    awaitTaken("xml-4");
    awaitTaken("xml-8");
    assertThat(api.awaitStatus("xml-4", "seen").get("label").asText()).isEqualTo("promotion");
    assertThat(api.awaitStatus("xml-8", "seen").get("label").asText()).isEqualTo("transaction");
  }

  private void sendXml(String id, String to, String priority) {
    String order =
        "<order no=\"%s\"><phone>%s</phone><words>Say \"hi\" &amp; go</words></order>"
            .formatted(id, to);
    camel.sendBodyAndHeader("jms:queue:orders", order, "priority", Integer.valueOf(priority));
  }

  @Test
  void an_xml_order_that_is_torn_or_not_valid_is_put_aside_as_it_is(CapturedOutput log)
      throws Exception {
    String torn = "<order no=\"torn\"><phone>+380509990001</phone><words>Secret";
    camel.sendBody("jms:queue:orders", torn);
    sendXml("not-valid", "12", "4");
    try (JmsClient client = new JmsClient(broker)) {
      Queue bad = client.jms().createQueue("orders.bad");
      Map<String, String> faults = new TreeMap<>();
      for (int i = 0; i < 2; i++) {
        Message aside = client.receive(bad);
        faults.put(aside.getBody(String.class), aside.getStringProperty("fault"));
      }
      assertThat(faults).containsKey(torn);
      assertThat(faults.values()).anyMatch(fault -> fault.contains("/to"));
      assertThat(client.isEmpty("DLQ")).isTrue();
    }
    // A route without error handling tells of it, and not what was in it.
    camel.sendBody("jms:queue:own-torn", torn);
    await().atMost(Api.PATIENCE).until(() -> log.getAll().contains("route h-torn failed: "));
    assertThat(log).doesNotContain("Secret").doesNotContain("+380509990001");
  }

  /** Each documented example meanwhile has something to bring, and its file is edited. */
  @Test
  void while_the_journal_is_away_each_example_waits_and_can_be_edited() throws Exception {
    JdbcClient orders = JdbcClient.create(new DriverManagerDataSource(database()));
    journal.sql("alter table message rename to gone").update();
    long edited;
    try {
      orders
          .sql("insert into orders values (31, ?, 'Ready', 'new', null)")
          .param(Numbers.viber("001"))
          .update();
      Files.writeString(
          ftpFolder().resolve("away.json"), text(Numbers.viber("001"), "\"id\": \"ftp-away\""));
      list(order(31, Numbers.viber("001")));
      sendXml("xml-away", Numbers.viber("001"), "4");
      sendToStyle("away", Numbers.viber("001"));
      assertThat(postOrder(Numbers.viber("001")).statusCode()).isEqualTo(503);
      // A broker would have made its ten deliveries by then, and an example be asked three times.
      await().pollDelay(Duration.ofSeconds(3)).atMost(Api.PATIENCE).until(this::isDlqEmpty);
      long began = System.nanoTime();
      for (String example : EXAMPLES) {
        Path file = folder.resolve("routes/" + example + ".camel.yaml");
        Files.writeString(
            file,
            Files.readString(file).replaceFirst("description: \"", "description: \"edited: "));
        own.scan(camel.getCamelContext());
        assertThat(camel.getCamelContext().getRoute(example).getDescription()).contains("edited");
      }
      edited = System.nanoTime() - began;
    } finally {
      journal.sql("alter table gone rename to message").update();
    }
    for (String id : List.of("order-31", "ftp-away", "rest-31", "xml-away", "styled-away")) {
      api.awaitStatus(awaitTaken(id), "seen");
    }
    assertThat(isDlqEmpty()).isTrue();
    assertThat(postOrder(Numbers.viber("001")).statusCode()).isEqualTo(202);
    assertThat(Duration.ofNanos(edited))
        .as("shorter than a wait for what is in hand")
        .isLessThan(Duration.ofSeconds(28));
  }

  private boolean isDlqEmpty() {
    try (JmsClient client = new JmsClient(broker)) {
      return client.isEmpty("DLQ");
    }
  }

  @Test
  void a_header_turns_the_waiting_off() {
    journal.sql("alter table message rename to gone").update();
    try {
      String message = text(Numbers.viber("001"), "");
      assertThat(camel.asyncRequestBodyAndHeader("direct:accept", message, "BactrianWait", "false"))
          .failsWithin(Duration.ofSeconds(15))
          .withThrowableThat()
          .withRootCauseInstanceOf(SQLException.class);
      assertThat(get("/own/taken").statusCode()).isEqualTo(503);
    } finally {
      journal.sql("alter table gone rename to message").update();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a-uses-later, by later",
    "b-on-exception, caught",
    "c-error-handler, dead",
    "d-for-one-file, configured"
  })
  void what_a_file_says_about_exceptions_holds_for_its_routes_alone(String file, String body)
      throws Exception {
    assertThat(camel.requestBody("direct:" + file, "x", String.class)).isEqualTo(body);
    assertThatThrownBy(() -> camel.requestBody("direct:e-plain", "x"))
        .rootCause()
        .hasMessage("thrown");
    // Loaded again after all others, nothing of them has leaked to it.
    for (String again : List.of(file, "e-plain")) {
      Path path = folder.resolve("routes/" + again + ".camel.yaml");
      Files.writeString(path, Files.readString(path) + "# Edited.\n");
    }
    own.scan(camel.getCamelContext());
    assertThat(camel.requestBody("direct:" + file, "x", String.class)).isEqualTo(body);
    assertThatThrownBy(() -> camel.requestBody("direct:e-plain", "x"))
        .rootCause()
        .hasMessage("thrown");
    assertThat(camel.getCamelContext().getCamelContextExtension().getErrorHandlerFactory())
        .isNull();
  }

  @Test
  void a_configuration_that_is_edited_holds_for_the_files_that_name_it() throws Exception {
    Path later = folder.resolve("routes/f-later.camel.yaml");
    String text = Files.readString(later);
    Files.writeString(later, text.replace("by later", "by edited"));
    own.scan(camel.getCamelContext());
    assertThat(camel.requestBody("direct:a-uses-later", "x", String.class)).isEqualTo("by edited");
    Path wrong = folder.resolve("routes/wrong.camel.yaml");
    Files.writeString(wrong, failing("wrong", "    routeConfigurationId: latter\n"));
    own.scan(camel.getCamelContext());
    assertThat(api.health("ownRoutes").toString())
        .contains("1: there is no routeConfiguration latter");
    // Its precondition leaves the route out, and the configuration, too.
    Files.writeString(
        wrong,
        failing(
            "wrong", "    routeConfigurationId: errors-kafka\n    precondition: \"'a' == 'b'\"\n"));
    own.scan(camel.getCamelContext());
    assertThat(api.health("ownRoutes").toString()).doesNotContain("wrong");
    Files.delete(wrong);
    Files.writeString(later, text);
    own.scan(camel.getCamelContext());
    assertThat(camel.requestBody("direct:a-uses-later", "x", String.class)).isEqualTo("by later");
  }

  @Test
  void a_route_of_ones_own_answers_by_http_as_bactrians_do() {
    HttpResponse<String> answer = get("/own/answers");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("/to", "/label");
  }

  @Test
  void what_a_route_has_in_hand_is_ended_before_the_route_is_replaced() throws Exception {
    Path file = folder.resolve("routes/slow.camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            id: slow
            from:
              uri: timer:slow
              parameters: {repeatCount: "1", delay: "1"}
              steps:
                - process: {ref: slow}
                - setBody:
                    constant:
                      expression: >-
                        {"id": "in-hand", "to": "%s", "label": "promotion", "content": {"text": "Hi"}}
                - to: {uri: "direct:accept"}
        """
            .formatted(Numbers.viber("001")));
    own.scan(camel.getCamelContext());
    SLOW_BEGUN.await();
    Files.writeString(
        file, Files.readString(file).replace("repeatCount", "fixedRate: \"true\", repeatCount"));
    CompletableFuture<Void> edit =
        CompletableFuture.runAsync(() -> own.scan(camel.getCamelContext()));
    // Camel would have given up after two seconds before.
    await().pollDelay(Duration.ofSeconds(3)).until(() -> !edit.isDone());
    SLOW_ENDS.countDown();
    edit.join();
    api.awaitStatus("in-hand", "seen");
    Files.delete(file);
    own.scan(camel.getCamelContext());
  }

  @Test
  void while_an_endpoint_is_replaced_its_callers_are_told_to_try_again() throws Exception {
    Path file = folder.resolve("routes/own-replaced.camel.yaml");
    String text =
        """
        - route:
            id: own-replaced
            from:
              uri: platform-http:/own-replaced/{name}
              steps:
                - setBody: {simple: {expression: "edit 0"}}
        """;
    Files.writeString(file, text);
    own.scan(camel.getCamelContext());
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger retries = new AtomicInteger();
    CompletableFuture<Void> editing =
        CompletableFuture.runAsync(
            () -> {
              for (int edit = 1; edit <= 20; edit++) {
                try {
                  Files.writeString(file, text.replace("edit 0", "edit " + edit));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                own.scan(camel.getCamelContext());
              }
            });
    while (!editing.isDone()) {
      HttpResponse<String> answer = get("/own-replaced/x");
      calls.incrementAndGet();
      if (answer.statusCode() != 200) {
        retries.incrementAndGet();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(answer.body()).contains("5");
      }
    }
    editing.join();
    assertThat(get("/own-replaced/x").body()).isEqualTo("edit 20");
    assertThat(calls.get()).isGreaterThan(retries.get());
    Files.delete(file);
    own.scan(camel.getCamelContext());
    assertThat(get("/own-replaced/x").statusCode()).isEqualTo(404);
  }

  /** Calls a path that openapi.json does not describe. */
  private HttpResponse<String> get(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(api.base() + path)).timeout(Api.PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_rest_of_ones_own_leaves_accept_to_the_others_and_goes_with_its_file() throws Exception {
    Path file = folder.resolve("routes/own-rest.camel.yaml");
    Files.writeString(
        file,
        """
        - rest:
            path: /own-rest
            get:
              - path: /bad
                to: {uri: "direct:accept"}
        """);
    own.scan(camel.getCamelContext());
    assertThat(get("/own-rest/bad").statusCode()).isEqualTo(500);
    api.accept(text(Numbers.viber("001"), ""));
    Files.writeString(file, Files.readString(file).replace("/bad", "/worse"));
    own.scan(camel.getCamelContext());
    assertThat(get("/own-rest/bad").statusCode()).isEqualTo(404);
    assertThat(get("/own-rest/worse").statusCode()).isEqualTo(500);
    Files.delete(file);
    own.scan(camel.getCamelContext());
    assertThat(get("/own-rest/worse").statusCode()).isEqualTo(404);
  }

  @Test
  void a_route_that_fails_again_and_again_is_one_line_without_the_message(CapturedOutput log)
      throws Exception {
    Path file = folder.resolve("routes/noisy.camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            id: noisy
            from:
              uri: timer:noisy
              parameters: {period: "50"}
              steps:
                - process: {ref: noise}
                - setBody: {constant: {expression: "<order>for +380501234567"}}
                - setBody: {xpath: {expression: /order/secret}}
        """);
    own.scan(camel.getCamelContext());
    await().atMost(Api.PATIENCE).until(() -> NOISE.get() > 20);
    Files.delete(file);
    own.scan(camel.getCamelContext());
    assertThat(log.getAll().lines().filter(line -> line.contains("route noisy failed: ")))
        .hasSizeBetween(1, 2);
    assertThat(log).doesNotContain("+380501234567").doesNotContain("Failed delivery");
  }

  @Test
  void an_xml_order_becomes_a_message_by_a_style_sheet_in_the_trace_of_its_sender() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    camel.sendBodyAndHeader(
        "jms:queue:orders-to-style", styled("9", Numbers.viber("001")), "traceparent", trace);
    awaitTaken("styled-9");
    assertThat(api.get("/v1/messages/styled-9/events").body())
        .contains("\"metadata\":{\"no\":\"9\"},\"traceparent\":\"" + trace + "\"");
  }

  private static String styled(String no, String to) {
    return "<order no=\"" + no + "\"><phone>" + to + "</phone></order>";
  }

  private void sendToStyle(String no, String to) {
    camel.sendBody("jms:queue:orders-to-style", styled(no, to));
  }

  @Test
  void an_id_that_was_accepted_with_other_content_is_no_silence() {
    String to = Numbers.viber("001");
    assertThat(postOrder(to).statusCode()).isEqualTo(202);
    assertThat(postOrder(to).statusCode()).as("the same again").isEqualTo(202);
    HttpResponse<String> other = postOrder(to, Numbers.viber("001"));
    assertThat(other.statusCode()).as(other.body()).isEqualTo(409);
    assertThat(other.body()).contains("/problems/id-taken");
    // By any route: what catches InvalidMessage catches this.
    String id = "\"id\": \"http-" + to.substring(1) + "\"";
    assertThatThrownBy(() -> camel.requestBody("direct:accept", text(to, id)))
        .rootCause()
        .isInstanceOf(InvalidMessage.class)
        .hasMessageContaining("/id A message with this id was accepted before");
  }

  private HttpResponse<String> postOrder(String to) {
    return postOrder(to, to);
  }

  private HttpResponse<String> postOrder(String no, String to) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(api.base() + "/orders"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"no\": " + no.substring(1) + ", \"phone\": \"" + to + "\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_order_that_the_style_sheet_cannot_read_is_put_aside_as_it_is() throws Exception {
    camel.sendBody("jms:queue:orders-to-style", "<order no='torn'>");
    sendToStyle("not-valid", "12");
    try (JmsClient client = new JmsClient(broker)) {
      Queue bad = client.jms().createQueue("styled.bad");
      List<String> aside =
          List.of(
              client.receive(bad).getBody(String.class), client.receive(bad).getBody(String.class));
      assertThat(aside).containsExactlyInAnyOrder("<order no='torn'>", styled("not-valid", "12"));
    }
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
  void xml_a_trace_and_a_cloud_event_s_headers_are_taken_from_any_route() {
    String xml =
        "<message xmlns='urn:bactrian:message'><id>by-style-sheet</id><to>"
            + Numbers.viber("001")
            + "</to><label>promotion</label><content><text>Hi</text></content></message>";
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    camel.requestBodyAndHeader("direct:accept", xml, "traceparent", trace);
    Document tree = camel.getCamelContext().getTypeConverter().convertTo(Document.class, xml);
    assertThat(camel.requestBody("direct:accept", tree)).isInstanceOf(AcceptResult.Same.class);
    assertThat(api.get("/v1/messages/by-style-sheet/events").body()).contains(trace);
    AcceptResult.New made =
        (AcceptResult.New)
            camel.requestBodyAndHeaders(
                "direct:accept",
                text(Numbers.viber("001"), ""),
                Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "a", "ce-type", "b"));
    assertThat(made.message().id()).matches("ce-[0-9a-f]{40}");
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
    assertThat(ownRoutes.toString())
        .as("files are loaded in the order of their names")
        .contains("twin-2.camel.yaml", "twin-3.camel.yaml")
        .doesNotContain("twin-1.camel.yaml");
    assertThat(api.get("/actuator/prometheus").body()).contains("bactrian_routes_refused 6.0");

    Path torn = folder.resolve("routes/torn.camel.yaml");
    Files.writeString(torn, simple("torn", "direct:mended"));
    awaitRoute("direct:mended");
    Files.writeString(torn, simple("torn", "timer:tick?perod=5"));
    await().atMost(Api.PATIENCE).until(() -> refused() == 6);
    awaitRoute("direct:mended");
    Files.writeString(torn, simple("torn", "direct:changed"));
    awaitRoute("direct:changed");
    Files.delete(torn);
    await().atMost(Api.PATIENCE).until(() -> camel.getCamelContext().getRoute("torn") == null);
    assertThat(refused()).isEqualTo(5);
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
