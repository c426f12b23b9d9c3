package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests messages by JMS. The broker runs in another process. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestPropertySource(
    properties = {
      "spring.artemis.mode=native",
      "bactrian.events.jms=true",
      "bactrian.events.jms-format=cloudevents-binary",
      "bactrian.events.source=https://shop.example/bactrian",
      Journey.NO_ALI,
      Journey.NO_WOOXY
    })
class JmsJourneyTest extends Journey {
  private static final int BURST = 400;
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir static Path folder;
  private static ArtemisProcess broker;
  private static String url;

  @Autowired DataSource database;
  private JmsClient client;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    int port = BactrianProcess.freePort();
    broker = new ArtemisProcess(folder.resolve("broker"), port).start();
    url = "tcp://127.0.0.1:" + port;
    properties.add("spring.artemis.broker-url", () -> url);
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @BeforeEach
  void connect() {
    client = new JmsClient(url);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  @Test
  @Order(1)
  void a_message_is_taken_answered_and_sent() throws Exception {
    String to = Numbers.viber("001");
    TextMessage message = client.jms().createTextMessage(text(to, "\"id\": \"by-jms\""));
    Queue answers = client.jms().createTemporaryQueue();
    message.setJMSReplyTo(answers);
    message.setJMSCorrelationID("order 7");
    message.setStringProperty("traceparent", TRACE);
    Topic topic = client.jms().createTopic("bactrian.events");
    JMSConsumer events =
        client.jms().createSharedDurableConsumer(topic, "onlooker", "messageId = 'by-jms'");
    client.send(message);

    Message answer = client.receive(answers);
    assertThat(answer.getJMSCorrelationID()).isEqualTo("order 7");
    assertThat(json(answer).get("id").asText()).isEqualTo("by-jms");
    assertThat(json(answer).get("status").asText()).isEqualTo("accepted");
    api.awaitStatus("by-jms", "seen");

    List<String> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Message event = events.receive(Api.PATIENCE.toMillis());
      assertThat(event).as("the event after %s", told).isNotNull();
      told.add(json(event).get("status").asText());
      assertThat(event.getStringProperty("traceparent")).isEqualTo(TRACE);
      assertThat(json(event).get("traceparent").asText()).isEqualTo(TRACE);
      assertThat(event.getStringProperty("cloudEvents_specversion")).isEqualTo("1.0");
      assertThat(event.getStringProperty("cloudEvents_id"))
          .isEqualTo(json(event).get("id").asText());
      assertThat(event.getStringProperty("cloudEvents_type")).startsWith("org.bactrian.message.");
      assertThat(event.getStringProperty("cloudEvents_subject")).isEqualTo("by-jms");
      assertThat(event.getStringProperty("cloudEvents_source"))
          .isEqualTo("https://shop.example/bactrian");
      assertThat(event.getStringProperty("contentType")).isEqualTo("application/json");
    }
    assertThat(told).containsExactlyElementsOf(api.history("by-jms"));

    client.send(message);
    assertThat(json(client.receive(answers)).get("status").asText()).isEqualTo("seen");
    assertThat(viberTo(to)).hasSize(1);
  }

  @Test
  @Order(2)
  void an_invalid_one_is_put_aside_as_it_is_and_its_neighbours_go_on() throws Exception {
    String bad = "{\"to\": \"380\", \"label\": \"promo\", \"content\": {\"text\": \"\"}, \"x\": 1}";
    BytesMessage message = client.jms().createBytesMessage();
    message.writeBytes(bad.getBytes(StandardCharsets.UTF_8));
    message.setStringProperty("shop", "north");
    Queue answers = client.jms().createTemporaryQueue();
    message.setJMSReplyTo(answers);
    String name = client.send(message);
    String to = Numbers.viber("001");
    client.send(text(to, "\"id\": \"neighbour\""));

    Message aside = client.receiveInvalid();
    assertThat(aside.getBody(byte[].class)).asString(StandardCharsets.UTF_8).isEqualTo(bad);
    assertThat(aside.getStringProperty("shop")).isEqualTo("north");
    JsonNode problem = tree(aside.getStringProperty("BactrianProblem"));
    assertThat(problem.get("status").asInt()).isEqualTo(422);
    assertThat(problem.findValuesAsText("pointer")).contains("/to", "/label", "/x");
    assertThat(tree(api.post(bad).body())).isEqualTo(problem);
    Message answer = client.receive(answers);
    assertThat(answer.getJMSCorrelationID()).isEqualTo(name);
    assertThat(json(answer)).isEqualTo(problem);
    api.awaitStatus("neighbour", "seen");
  }

  @Test
  @Order(2)
  void an_object_is_put_aside_and_never_deserialised() throws Exception {
    client.send(client.jms().createObjectMessage(new Canary()));

    Message aside = client.receiveInvalid();
    assertThat(tree(aside.getStringProperty("BactrianProblem")).get("status").asInt())
        .isEqualTo(400);
    assertThat(Canary.SUNG.get()).isZero();
  }

  /** Sings when it is deserialised. */
  static final class Canary implements Serializable {
    private static final long serialVersionUID = 1L;
    static final AtomicInteger SUNG = new AtomicInteger();

    private void readObject(ObjectInputStream in) {
      SUNG.incrementAndGet();
    }
  }

  @Test
  @Order(3)
  void what_is_no_text_is_put_aside_too() throws Exception {
    client.send(client.jms().createMapMessage());
    client.send(client.jms().createObjectMessage(new ArrayList<>(List.of("x"))));
    client.send("not JSON");
    for (int i = 0; i < 3; i++) {
      JsonNode problem = tree(client.receiveInvalid().getStringProperty("BactrianProblem"));
      assertThat(problem.get("status").asInt()).isEqualTo(400);
    }
  }

  @Test
  @Order(4)
  void an_id_with_other_content_is_put_aside() throws Exception {
    client.send(text(Numbers.viber("001"), "\"id\": \"twice\""));
    api.awaitStatus("twice", "seen");
    client.send(text(Numbers.viber("001"), "\"id\": \"twice\""));
    JsonNode problem = tree(client.receiveInvalid().getStringProperty("BactrianProblem"));
    assertThat(problem.get("status").asInt()).isEqualTo(409);
  }

  @Test
  @Order(5)
  void one_without_an_id_gets_that_of_its_broker() {
    String name = client.send(text(Numbers.viber("001"), ""));
    api.awaitStatus("jms-" + name.substring("ID:".length()), "seen");
  }

  @Test
  @Order(5)
  void xml_and_a_cloud_event_are_taken_and_a_torn_event_is_put_aside() throws Exception {
    client.send(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><message xmlns=\"urn:bactrian:message\"><id>jms-xml</id><to>"
            + Numbers.viber("001")
            + "</to><label>promotion</label><content><text>Ж</text></content></message>");
    TextMessage event = client.jms().createTextMessage(text(Numbers.viber("001"), ""));
    event.setStringProperty("cloudEvents_specversion", "1.0");
    event.setStringProperty("cloudEvents_id", "7");
    event.setStringProperty("cloudEvents_source", "/orders");
    event.setStringProperty("cloudEvents_type", "order");
    event.setStringProperty("cloudEvents_traceparent", TRACE);
    Queue answers = client.jms().createTemporaryQueue();
    event.setJMSReplyTo(answers);
    client.send(event);
    String id = json(client.receive(answers)).get("id").asText();
    assertThat(id).matches("ce-[0-9a-f]{40}");
    api.awaitStatus(id, "seen");
    api.awaitStatus("jms-xml", "seen");
    assertThat(api.get("/v1/messages/" + id + "/events").body()).contains(TRACE);

    TextMessage torn = client.jms().createTextMessage(text(Numbers.viber("001"), ""));
    torn.setStringProperty("cloudEvents_specversion", "1.0");
    client.send(torn);
    assertThat(client.receiveInvalid().getStringProperty("BactrianProblem"))
        .contains("/cloudEvents_id", "\"status\":422");
  }

  @Test
  @Order(6)
  void an_answer_that_nobody_takes_holds_nothing_up() throws Exception {
    TextMessage message =
        client.jms().createTextMessage(text(Numbers.viber("001"), "\"id\": \"gone-asker\""));
    try (JmsClient asker = new JmsClient(url)) {
      message.setJMSReplyTo(asker.jms().createTemporaryQueue());
    }
    client.send(message);
    api.awaitStatus("gone-asker", "seen");
    await().atMost(Api.PATIENCE).until(() -> client.isEmpty("bactrian.messages"));
  }

  @Test
  @Order(7)
  void while_the_journal_is_gone_messages_wait_and_then_go() throws Exception {
    JdbcClient sql = JdbcClient.create(database);
    sql.sql("alter table message rename to gone").update();
    String to = Numbers.viber("001");
    List<String> ids =
        IntStream.range(0, 60)
            .mapToObj(i -> "held-" + i)
            .peek(id -> client.send(text(to, "\"id\": \"" + id + "\"")))
            .toList();
    // A broker would have made its ten deliveries by then.
    await()
        .pollDelay(Duration.ofSeconds(3))
        .atMost(Api.PATIENCE)
        .until(() -> client.isEmpty("bactrian.messages.invalid") && client.isEmpty("DLQ"));
    sql.sql("alter table gone rename to message").update();
    ids.forEach(id -> api.awaitStatus(id, "seen"));
    assertThat(viberTo(to)).hasSize(60);
  }

  @Test
  @Order(8)
  void a_broker_killed_under_load_loses_nothing_and_sends_nothing_twice() throws Exception {
    String to = Numbers.viber("001");
    CompletableFuture<Void> load = CompletableFuture.runAsync(() -> sendAll(to));
    await().atMost(Api.PATIENCE).until(() -> viberTo(to).size() > BURST / 8);
    broker.kill();
    await()
        .atMost(Api.PATIENCE)
        .until(() -> Api.json(api.get("/actuator/health")).get("status").asText().equals("DOWN"));
    // HTTP stays ready: an error status would make this line throw.
    URI.create(api.base() + "/actuator/health/readiness").toURL().openStream().close();
    broker.start();
    load.join();
    await().atMost(Duration.ofSeconds(30)).until(() -> viberTo(to).size() >= BURST);
    try (JmsClient again = new JmsClient(url)) {
      await().atMost(Api.PATIENCE).until(() -> again.isEmpty("bactrian.messages"));
      assertThat(again.isEmpty("bactrian.messages.invalid")).isTrue();
    }
    assertThat(viberTo(to)).as("sent once each").hasSize(BURST);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> Api.json(api.get("/actuator/health")).get("status").asText().equals("UP"));
  }

  /**
   * Sends all messages as a sender does: it sends a message again, with the same id, until the
   * broker confirms it.
   */
  private static void sendAll(String to) {
    AtomicInteger sent = new AtomicInteger();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> sendRest(to, sent));
  }

  private static boolean sendRest(String to, AtomicInteger sent) {
    try (JmsClient sender = new JmsClient(url)) {
      for (; sent.get() < BURST; sent.incrementAndGet()) {
        sender.send(text(to, "\"id\": \"burst-" + sent + "\""));
      }
      return true;
    } catch (JMSRuntimeException e) {
      return false;
    }
  }

  private static JsonNode json(Message answer) throws Exception {
    return tree(answer.getBody(String.class));
  }

  private static JsonNode tree(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
