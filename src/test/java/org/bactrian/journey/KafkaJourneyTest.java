package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests messages from Kafka and events to Kafka, with a real broker. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestPropertySource(
    properties = {
      "bactrian.events.kafka=true",
      "bactrian.events.kafka-format=cloudevents",
      Journey.NO_ALI,
      Journey.NO_WOOXY
    })
class KafkaJourneyTest extends Journey {
  private static final String IN = "bactrian.messages";
  private static final String INVALID = "bactrian.messages.invalid";
  private static final String EVENTS = "bactrian.events";
  private static final int PARTITIONS = 4;
  private static final int BURST = 400;
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir static Path folder;
  private static KafkaBroker broker;
  private static KafkaProducer<String, String> producer;

  @Autowired DataSource database;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws Exception {
    broker = KafkaBroker.start(PARTITIONS, IN, INVALID, EVENTS);
    producer = new KafkaProducer<>(connecting(), new StringSerializer(), new StringSerializer());
    properties.add("camel.component.kafka.brokers", broker::address);
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @AfterAll
  static void end() throws Exception {
    producer.close();
    broker.close();
  }

  private static Map<String, Object> connecting() {
    return new HashMap<>(
        Map.of(
            "bootstrap.servers", broker.address(),
            "group.id", "onlooker",
            "auto.offset.reset", "earliest"));
  }

  @Test
  @Order(1)
  void a_record_is_taken_sent_and_committed() throws Exception {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(IN, 1, "k", text(Numbers.viber("001"), "\"id\": \"by-kafka\""));
    record.headers().add("traceparent", TRACE.getBytes(StandardCharsets.UTF_8));
    producer.send(record).get();
    api.awaitStatus("by-kafka", "seen");
    awaitAllCommitted();

    List<ConsumerRecord<String, String>> events = read(EVENTS, 5, Api.PATIENCE);
    assertThat(events).extracting(ConsumerRecord::key).containsOnly("by-kafka");
    List<String> told = new ArrayList<>();
    for (ConsumerRecord<String, String> event : events) {
      JsonNode one = new ObjectMapper().readTree(event.value());
      assertThat(one.get("specversion").asText()).isEqualTo("1.0");
      assertThat(one.get("source").asText()).isEqualTo("/bactrian");
      assertThat(one.get("subject").asText()).isEqualTo("by-kafka");
      assertThat(one.get("traceparent").asText()).isEqualTo(TRACE);
      assertThat(header(event, "traceparent")).isEqualTo(TRACE);
      assertThat(header(event, "content-type")).isEqualTo("application/cloudevents+json");
      told.add(one.at("/data/status").asText());
      assertThat(one.get("type").asText())
          .isEqualTo("org.bactrian.message." + one.at("/data/status").asText());
    }
    assertThat(told).containsExactlyElementsOf(api.history("by-kafka"));
  }

  /** Another Camel, which has the two Kamelets and nothing else of ours. */
  @Test
  @Order(2)
  void a_message_goes_in_and_its_events_come_out_by_the_kamelets() throws Exception {
    List<String> answers = new CopyOnWriteArrayList<>();
    List<String> events = new CopyOnWriteArrayList<>();
    Main shop = new Main();
    shop.configure()
        .addRoutesBuilder(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:order")
                    .kamelet("bactrian-send-sink?url=http://127.0.0.1:" + port + "&key=any")
                    .process(one -> answers.add(one.getMessage().getBody(String.class)));
                from("kamelet:bactrian-event-source?groupId=shop&bootstrapServers="
                        + broker.address())
                    .process(one -> events.add(one.getMessage().getBody(String.class)));
              }
            });
    shop.configure().withJmxEnabled(false);
    shop.start();
    try {
      shop.getCamelTemplate()
          .sendBodyAndHeader(
              "direct:order",
              text(Numbers.viber("001"), "\"id\": \"by-kamelet\""),
              "CamelHttpUri",
              "http://127.0.0.1:1");
      assertThat(answers).containsExactly("{\"id\":\"by-kamelet\",\"status\":\"accepted\"}\n");
      await()
          .atMost(Api.PATIENCE)
          .until(
              () ->
                  events.stream()
                      .anyMatch(
                          one ->
                              one.contains("\"messageId\":\"by-kamelet\"")
                                  && one.contains("\"status\":\"seen\"")));
    } finally {
      shop.stop();
    }
  }

  @Test
  @Order(2)
  void an_invalid_one_is_put_aside_as_it_is_and_its_neighbours_go_on() throws Exception {
    String bad = "{\"to\": \"380\", \"label\": \"promo\", \"content\": {\"text\": \"\"}, \"x\": 1}";
    ProducerRecord<String, String> record = new ProducerRecord<>(IN, 2, "key-2", bad);
    record.headers().add("shop", "north".getBytes(StandardCharsets.UTF_8));
    // These headers of Camel choose the topic of a record. A sender must not choose it.
    for (String name : List.of("kafka.OVERRIDE_TOPIC", "CamelKafkaOverrideTopic")) {
      record.headers().add(name, IN.getBytes(StandardCharsets.UTF_8));
    }
    producer.send(record).get();
    send(2, null, "not JSON");
    send(2, null, null);
    send(2, "key-2", text(Numbers.viber("001"), "\"id\": \"neighbour\""));

    List<ConsumerRecord<String, String>> aside = invalid(3);
    ConsumerRecord<String, String> first =
        aside.stream().filter(one -> "key-2".equals(one.key())).findFirst().orElseThrow();
    assertThat(first.value()).isEqualTo(bad);
    assertThat(header(first, "shop")).isEqualTo("north");
    JsonNode problem = new ObjectMapper().readTree(header(first, "BactrianProblem"));
    assertThat(problem).isEqualTo(new ObjectMapper().readTree(api.post(bad).body()));
    assertThat(aside)
        .filteredOn(one -> one.key() == null)
        .allMatch(one -> header(one, "BactrianProblem").contains("\"status\":400"));
    api.awaitStatus("neighbour", "seen");
    awaitAllCommitted();
  }

  @Test
  @Order(3)
  void one_without_an_id_gets_its_place_for_an_id() throws Exception {
    RecordMetadata place = send(3, null, text(Numbers.viber("001"), ""));
    api.awaitStatus("kafka-" + IN + "-3-" + place.offset(), "seen");
  }

  @Test
  @Order(3)
  void a_record_may_be_a_cloud_event_and_twice_in_kafka_it_is_sent_once() throws Exception {
    String to = Numbers.viber("001");
    for (int i = 0; i < 2; i++) {
      ProducerRecord<String, String> record = new ProducerRecord<>(IN, i, null, text(to, ""));
      for (String attribute : List.of("specversion=1.0", "id=7", "source=/orders", "type=order")) {
        String[] parts = attribute.split("=");
        record.headers().add("ce_" + parts[0], parts[1].getBytes(StandardCharsets.UTF_8));
      }
      producer.send(record).get();
    }
    awaitAllCommitted();
    await().atMost(Api.PATIENCE).until(() -> !viberTo(to).isEmpty());
    assertThat(
            JdbcClient.create(database)
                .sql("select count(*) from message where recipient = ? and id like 'ce-%'")
                .param(to)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  @Order(4)
  void while_the_journal_is_gone_nothing_is_committed_and_then_all_go() throws Exception {
    long before = committed();
    JdbcClient sql = JdbcClient.create(database);
    sql.sql("alter table message rename to gone").update();
    String to = Numbers.viber("001");
    for (int i = 0; i < 40; i++) {
      send(i % PARTITIONS, null, text(to, "\"id\": \"held-" + i + "\""));
    }
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Api.PATIENCE)
        .until(() -> committed() == before && read(INVALID, 4, Duration.ofMillis(300)).size() == 3);
    sql.sql("alter table gone rename to message").update();
    IntStream.range(0, 40).forEach(i -> api.awaitStatus("held-" + i, "seen"));
    assertThat(viberTo(to)).hasSize(40);
    awaitAllCommitted();
  }

  /**
   * The second instance has its own journal. A message that was accepted but not committed when its
   * partition moved is in both journals, under the same id. Each message is in one of them at
   * least.
   */
  @Test
  @Order(5)
  void a_second_instance_that_comes_and_is_killed_loses_nothing() throws Exception {
    Path other = folder.resolve("other");
    Files.createDirectories(other);
    List<String> ids = new ArrayList<>();
    try (BactrianProcess second = BactrianProcess.start(other, Duration.ZERO, otherInstance())) {
      await("both read").atMost(Duration.ofSeconds(30)).until(() -> members() == 2);
      burst("two-", ids);
      await("the second took some")
          .atMost(Api.PATIENCE)
          .until(() -> ids.stream().anyMatch(id -> has(second.api(), id)));
      second.kill();
      burst("one-", ids);
    }
    await("the dead one's partitions come back")
        .atMost(Duration.ofSeconds(60))
        .until(() -> lag() == 0);
    JdbcClient theirs =
        JdbcClient.create(
            new DriverManagerDataSource("jdbc:sqlite:" + other.resolve("data/bactrian.db")));
    Set<String> taken = new HashSet<>(messages(theirs));
    taken.addAll(messages(JdbcClient.create(database)));
    assertThat(taken).containsAll(ids);
  }

  private static List<String> messages(JdbcClient journal) {
    return journal.sql("select id from message").query(String.class).list();
  }

  private static String[] otherInstance() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--camel.component.kafka.brokers=" + broker.address());
    arguments.add("--camel.component.kafka.session-timeout-ms=6000");
    for (String provider : List.of("nxcloud", "alibaba", "wooxy", "smpp")) {
      arguments.add("--bactrian.sandbox." + provider + "-port=" + BactrianProcess.freePort());
    }
    return arguments.toArray(String[]::new);
  }

  private static void burst(String prefix, List<String> ids) throws Exception {
    for (int i = 0; i < BURST / 2; i++) {
      ids.add(prefix + i);
      producer.send(
          new ProducerRecord<>(
              IN, i % PARTITIONS, null, text("+380501110001", "\"id\": \"" + prefix + i + "\"")));
    }
    producer.flush();
  }

  private static boolean has(Api bactrian, String id) {
    return bactrian.get("/v1/messages/" + id).statusCode() == 200;
  }

  private static RecordMetadata send(int partition, String key, String value) throws Exception {
    return producer.send(new ProducerRecord<>(IN, partition, key, value)).get();
  }

  private static void awaitAllCommitted() {
    await("all committed").atMost(Api.PATIENCE).until(() -> lag() == 0);
  }

  private static long lag() throws Exception {
    return sent() - committed();
  }

  private static long sent() {
    try (var reader = reader()) {
      return reader.endOffsets(partitions()).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static long committed() throws ExecutionException, InterruptedException {
    try (AdminClient admin = AdminClient.create(connecting())) {
      return admin
          .listConsumerGroupOffsets("bactrian")
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(one -> one.offset())
          .sum();
    }
  }

  private static int members() throws ExecutionException, InterruptedException {
    try (AdminClient admin = AdminClient.create(connecting())) {
      return (int)
          admin
              .describeConsumerGroups(List.of("bactrian"))
              .describedGroups()
              .get("bactrian")
              .get()
              .members()
              .stream()
              .filter(member -> !member.assignment().topicPartitions().isEmpty())
              .count();
    }
  }

  private static List<ConsumerRecord<String, String>> invalid(int atLeast) {
    return read(INVALID, atLeast, Api.PATIENCE);
  }

  private static List<ConsumerRecord<String, String>> read(
      String topic, int enough, Duration patience) {
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (var reader = reader()) {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
      reader.assign(all);
      reader.seekToBeginning(all);
      long end = System.nanoTime() + patience.toNanos();
      while (found.size() < enough && System.nanoTime() < end) {
        reader.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  private static KafkaConsumer<String, String> reader() {
    return new KafkaConsumer<>(connecting(), new StringDeserializer(), new StringDeserializer());
  }

  private static List<TopicPartition> partitions() {
    return IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(IN, i)).toList();
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
