package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCreatedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bactrian.route.own.OwnRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Edits each file that Bactrian comes with while everything runs, and goes on. */
@DirtiesContext
@Import(HotEditJourneyTest.Exchanges.class)
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      Journey.NX_SMS_ONLY,
      "bactrian.routes.reload=true",
      "bactrian.file.enabled=true",
      "bactrian.events.jms=true",
      "bactrian.events.kafka=true",
      "spring.artemis.mode=embedded"
    })
class HotEditJourneyTest extends Journey {
  private static final String IN = "bactrian.messages";
  private static final String INVALID = "bactrian.messages.invalid";
  private static final Map<String, AtomicInteger> PASSED = new ConcurrentHashMap<>();
  private static final AtomicInteger EDITS = new AtomicInteger();

  @TempDir static Path folder;
  private static String broker;
  private static KafkaBroker kafka;
  private static KafkaProducer<String, String> producer;

  @Autowired OwnRoutes own;
  @Autowired CamelContext camel;
  @Autowired DataSource database;

  @TestConfiguration
  static class Exchanges {
    @Bean
    EventNotifierSupport exchanges() {
      return new EventNotifierSupport() {
        @Override
        public boolean isEnabled(CamelEvent event) {
          return event instanceof ExchangeCreatedEvent;
        }

        @Override
        public void notify(CamelEvent event) {
          var from = ((ExchangeCreatedEvent) event).getExchange().getFromEndpoint();
          if (from != null) {
            PASSED
                .computeIfAbsent(from.getEndpointUri(), uri -> new AtomicInteger())
                .incrementAndGet();
          }
        }
      };
    }
  }

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    for (Path file : shipped().toList()) {
      Files.copy(file, routes.resolve(file.getFileName()));
    }
    broker = "tcp://127.0.0.1:" + BactrianProcess.freePort();
    kafka = KafkaBroker.start(1, IN, INVALID, "bactrian.events");
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.address()),
            new StringSerializer(),
            new StringSerializer());
    properties.add("spring.artemis.broker-url", () -> broker);
    properties.add(
        "spring.artemis.embedded.data-directory", () -> folder.resolve("artemis").toString());
    properties.add("camel.component.kafka.brokers", kafka::address);
    properties.add("bactrian.file.inbox", () -> folder.resolve("inbox").toString());
    properties.add("bactrian.file.outbox", () -> folder.resolve("outbox").toString());
    properties.add("bactrian.events.file.path", () -> folder.resolve("events.ndjson").toString());
    properties.add("camel.main.routes-include-pattern", () -> "file:" + routes + "/*.camel.yaml");
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @AfterAll
  static void end() throws Exception {
    producer.close();
    kafka.close();
  }

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.sorted().toList().stream();
    }
  }

  /** Two files have a route only inside another application, which EmbeddedJourneyTest starts. */
  static Stream<Path> loaded() throws IOException {
    return shipped().filter(file -> !file.toString().contains("-application."));
  }

  @ParameterizedTest
  @MethodSource("loaded")
  void each_file_can_be_edited_and_everything_goes_on(Path file) throws Exception {
    String text = Files.readString(file);
    String name = file.getFileName().toString().replace(".camel.yaml", "");
    edit(file, text.replaceFirst("description: \"", "description: \"edited: ") + "# Edited.\n");
    assertThat(description(name)).startsWith("edited: ");
    assertThat(api.health("ownRoutes").get("status").asText()).isEqualTo("UP");
    byHttp();
    if (name.matches("accept|accept-from-(http|jms|kafka)|errors.*|event-to-(jms|kafka)")) {
      byJms();
      byKafka();
    }
    if (name.matches("accept|accept-from-(http|jms|kafka)|errors.*")) {
      withoutTheJournal();
    }
    if (name.startsWith("accept-from-file")) {
      byFile();
    }
    if (name.matches(".*-(from|to)-http.*")) {
      byOtherPaths();
    }
    if (name.matches("(provider|receipt|dispatch-from-journal|throttle|callback).*")) {
      byOtherProviders();
    }
    if (name.matches("(sms-fallback|event|provider-nxcloud-sms|dispatch).*")) {
      bySms();
    }
  }

  private void edit(Path file, String text) throws IOException {
    Files.writeString(folder.resolve("routes").resolve(file.getFileName()), text);
    own.scan(camel);
  }

  private String description(String name) {
    Route route = camel.getRoute(name);
    return route == null
        ? ((ModelCamelContext) camel).getRouteConfigurationDefinition(name).getDescription()
        : route.getDescription();
  }

  private static String id() {
    return "edit-" + EDITS.incrementAndGet();
  }

  private void byHttp() {
    api.awaitStatus(api.accept(text(Numbers.viber("001"), "")), "seen");
    assertThat(api.post("{}").statusCode()).isEqualTo(422);
    assertThat(api.post("{").statusCode()).isEqualTo(400);
    assertThat(api.get("/v1/messages/nosuch").statusCode()).isEqualTo(404);
  }

  private void byJms() {
    try (JmsClient client = new JmsClient(broker)) {
      String id = id();
      client.send(text(Numbers.viber("001"), "\"id\": \"" + id + "\""));
      client.send("{}");
      assertThat(client.receiveInvalid()).isNotNull();
      api.awaitStatus(id, "seen");
    }
  }

  private void byKafka() {
    String id = id();
    String bad = "{\"id\": \"" + id + "\"}";
    producer.send(new ProducerRecord<>(IN, bad));
    producer.send(new ProducerRecord<>(IN, text(Numbers.viber("001"), "\"id\": \"" + id + "\"")));
    awaitTaken(id);
    try (KafkaConsumer<String, String> invalid =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.address(),
                "group.id",
                "onlooker-" + id,
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      invalid.subscribe(List.of(INVALID));
      await()
          .atMost(Api.PATIENCE)
          .until(
              () -> {
                for (var record : invalid.poll(Duration.ofMillis(200))) {
                  if (bad.equals(record.value())) {
                    return true;
                  }
                }
                return false;
              });
    }
  }

  /** HTTP answers 503 at once, and what queues bring is held. */
  private void withoutTheJournal() {
    JdbcClient sql = JdbcClient.create(database);
    String jms = id();
    String record = id();
    sql.sql("alter table message rename to gone").update();
    try (JmsClient client = new JmsClient(broker)) {
      client.send(text(Numbers.viber("001"), "\"id\": \"" + jms + "\""));
      producer.send(
          new ProducerRecord<>(IN, text(Numbers.viber("001"), "\"id\": \"" + record + "\"")));
      assertThat(api.post(text(Numbers.viber("001"), "")).statusCode()).isEqualTo(503);
    } finally {
      sql.sql("alter table gone rename to message").update();
    }
    awaitTaken(jms);
    awaitTaken(record);
  }

  private void byFile() throws IOException {
    String id = id();
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Files.writeString(
        inbox.resolve(id + ".json"), text(Numbers.viber("001"), "\"id\": \"" + id + "\""));
    awaitTaken(id);
  }

  private void awaitTaken(String id) {
    await(id).atMost(Api.PATIENCE).until(() -> api.get("/v1/messages/" + id).statusCode() == 200);
  }

  private void byOtherPaths() {
    for (String path :
        List.of(
            "/v1/messages",
            "/v1/dead-letters",
            "/v1/given-up-events",
            "/v1/holds",
            "/v1/keys",
            "/v1/accounts",
            "/v1/accounts/nx",
            "/v1/suppressions",
            "/v1/receivers",
            "/v1/audit",
            "/openapi.json",
            "/schema/message.json")) {
      assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
    }
    for (String path : List.of("/v1/holds", "/v1/keys")) {
      assertThat(post(path, "{}").statusCode()).as(path).isEqualTo(422);
    }
    String text = text(Numbers.viber("001"), "");
    assertThat(post("/v1/messages/check", text).statusCode()).isEqualTo(200);
    assertThat(post("/v1/messages/batch", text.replace('\n', ' ')).body()).contains("accepted");
    for (String path :
        List.of(
            "/v1/messages/nosuch/cancel",
            "/v1/dead-letters/nosuch/replay",
            "/v1/given-up-events/nosuch/replay")) {
      assertThat(post(path, "").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(api.get("/v1/dead-letters/nosuch").statusCode()).isEqualTo(404);
    assertThat(api.get("/v1/messages/nosuch/events").statusCode()).isEqualTo(404);
    assertThat(api.delete("/v1/holds/nosuch?reason=x").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> post(String path, String body) {
    return api.post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private void byOtherProviders() {
    for (String account : List.of("ali", "wooxy")) {
      String to = Numbers.viber("001").replace("+380", "+447");
      api.awaitStatus(api.accept(text(to, "\"account\": \"" + account + "\"")), "seen");
    }
  }

  private void bySms() {
    String id = api.accept(text(Numbers.viber("003"), "\"fallback\": {}"));
    api.awaitSms(id, "delivered");
  }

  @Test
  void a_name_of_an_account_that_there_is_not_refuses_the_file_or_is_passed_over(CapturedOutput log)
      throws Exception {
    Path file = Path.of("routes/dispatch.camel.yaml");
    String text = Files.readString(file);
    int last = text.lastIndexOf("constant:");
    String rule = text.substring(0, last) + text.substring(last).replace("\"*\"", "\"nosuch,nx\"");
    edit(file, rule);
    JsonNode health = api.health("ownRoutes");
    assertThat(health.get("status").asText()).isEqualTo("DEGRADED");
    assertThat(health.toString())
        .containsPattern("dispatch.camel.yaml\":\"\\d+: there is no account nosuch");
    byHttp();

    String computed =
        text.substring(0, last)
            + text.substring(last).replace("constant:", "simple:").replace("*", "nosuch,ali");
    edit(file, computed);
    assertThat(api.health("ownRoutes").get("status").asText()).isEqualTo("UP");
    String id = api.accept(text(Numbers.viber("001").replace("+380", "+447"), ""));
    assertThat(api.awaitStatus(id, "seen").at("/attempts/0/account").asText()).isEqualTo("ali");
    assertThat(log).contains("dispatch names the account nosuch, and there is none of that name");
    assertThat(api.get("/actuator/prometheus").body())
        .containsPattern("bactrian_dispatch_unknown_accounts_total [1-9]");
    edit(file, text);
  }

  @Test
  void while_a_route_is_replaced_its_caller_is_told_to_try_again() throws Exception {
    camel.getRouteController().stopRoute("accept-from-http");
    HttpResponse<String> answer = api.post(text(Numbers.viber("001"), ""));
    assertThat(answer.statusCode()).isEqualTo(503);
    camel.getRouteController().startRoute("accept-from-http");
    byHttp();
  }

  /** Returns how many receipts of a message come by an endpoint whose URI matches. */
  private int passingOfOneMessage(String uri) {
    PASSED.clear();
    String id = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(id, "seen");
    return PASSED.entrySet().stream()
        .filter(passed -> passed.getKey().matches(uri))
        .mapToInt(passed -> passed.getValue().get())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "receipt, direct://receipt",
    "receipt-from-http, platform-http:.*receipts.*",
    "callback, platform-http:.*receipts.*",
    "receipt-from-nxcloud, platform-http:.*receipts.*"
  })
  void a_receipt_passes_the_routes_only_while_one_is_edited(String edited, String passed)
      throws Exception {
    for (Path file : shipped().toList()) {
      Files.copy(
          file,
          folder.resolve("routes").resolve(file.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
    }
    own.scan(camel);
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage(passed) == 0);
    Path route = Path.of("routes/" + edited + ".camel.yaml");
    String shipped = Files.readString(route);
    edit(route, shipped.replace("description: \"", "description: \"edited: "));
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage(passed) >= 2);
    edit(route, shipped);
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage(passed) == 0);
  }
}
