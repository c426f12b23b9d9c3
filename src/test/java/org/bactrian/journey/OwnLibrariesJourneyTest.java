package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.RawMessageEncoder;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bactrian.Bactrian;
import org.bactrian.Pages;
import org.bactrian.Pages.Block;
import org.bactrian.launch.TestJar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Runs the examples of {@code own-libraries.md} as an operator does: with what the page shows in
 * {@code routes/}, {@code lib/} and {@code application.yaml}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnLibrariesJourneyTest {
  private static final Path PAGE = Path.of("src/docs/own-libraries.md");

  /** Set by the build, which has made the jar before. */
  private static final String JAR = System.getProperty("runnable.jar");

  private static final Pattern FILE = Pattern.compile("(?://|#) ((?:routes|com|META-INF)/\\S+)");
  private static final List<String> EXAMPLES =
      List.of("orders-by-avro", "orders-by-groovy", "orders-by-java");

  @TempDir static Path folder;
  private static final List<String> BAD = new ArrayList<>();
  private static KafkaBroker kafka;
  private static KafkaProducer<byte[], byte[]> producer;
  private static KafkaConsumer<byte[], byte[]> bad;
  private static BactrianProcess bactrian;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    kafka =
        KafkaBroker.start(
            1, "bactrian.messages", "bactrian.messages.invalid", "orders", "orders.bad");
    ByteArraySerializer bytes = new ByteArraySerializer();
    producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.address()), bytes, bytes);
    bad =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.address(),
                "group.id",
                "onlooker",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    bad.subscribe(List.of("orders.bad"));
    fill();
    bactrian = started();
    api = bactrian.api();
  }

  @AfterAll
  static void end() throws Exception {
    if (bactrian != null) {
      bactrian.close();
    }
    producer.close();
    bad.close();
    kafka.close();
  }

  /** Writes what the page shows, and the libraries that its commands fetch. */
  private static void fill() throws IOException {
    List<Block> blocks = Pages.blocks(PAGE);
    TestJar jar = new TestJar(folder.resolve("jar"));
    List<Path> sources = new ArrayList<>();
    for (Block block : blocks) {
      String[] parts = block.text().split("\n", 2);
      var name = FILE.matcher(parts[0]);
      if (!name.matches()) {
        continue;
      }
      if (name.group(1).startsWith("META-INF/")) {
        jar.file(name.group(1), parts[1]);
        continue;
      }
      Path file = folder.resolve(name.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, parts[1]);
      if (block.language().equals("java")) {
        sources.add(file);
      }
    }
    jar.compiled(sources, System.getProperty("java.class.path"))
        .write(folder.resolve("lib/orders-1.0.jar"));
    for (Path library : libraries()) {
      // Without the version that Maven wrote into it, for the one of our Camel is not in the
      // registry.
      unnamed(library).write(folder.resolve("lib").resolve(library.getFileName()));
    }
    Files.writeString(folder.resolve("order.avsc"), schema());
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        bactrian.routes.reload: true
        camel.component.kafka.brokers: %s
        """
                .formatted(kafka.address())
            + blocks.get(0).text());
  }

  private static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/own-lib"))) {
      return files.toList();
    }
  }

  private static TestJar unnamed(Path library) throws IOException {
    TestJar jar = new TestJar(folder);
    try (ZipFile file = new ZipFile(library.toFile())) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>) file.stream().map(ZipEntry.class::cast)::iterator) {
        if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/maven/")) {
          jar.file(entry.getName(), file.getInputStream(entry).readAllBytes());
        }
      }
    }
    return jar;
  }

  private static BactrianProcess started() {
    // A record that takes more must be no danger.
    List<String> options = List.of("-Xmx400m", "-XX:+ExitOnOutOfMemoryError");
    int port = BactrianProcess.freePort();
    String[] arguments = BactrianProcess.sandboxAtFreePorts();
    return JAR == null
        ? BactrianProcess.start(Bactrian.class, folder, port, options, arguments)
        : BactrianProcess.startJar(Path.of(JAR).toAbsolutePath(), folder, port, options, arguments);
  }

  private static void awaitTaken(String id) {
    await(id).atMost(Api.PATIENCE).until(() -> api.get("/v1/messages/" + id).statusCode() == 200);
    api.awaitStatus(id, "seen");
  }

  /** Returns a message as the journal has it. */
  private static String message(String id) {
    return journal()
        .sql("select body from message where id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  private static JdbcClient journal() {
    return JdbcClient.create(
        new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("data/bactrian.db")));
  }

  private static void byKafka(byte[] record) {
    producer.send(new ProducerRecord<>("orders", record));
  }

  private static byte[] avro(long no, String phone, String words) throws IOException {
    Schema schema = new Schema.Parser().parse(schema());
    GenericRecord order =
        new GenericRecordBuilder(schema)
            .set("no", no)
            .set("phone", phone)
            .set("words", words)
            .build();
    ByteBuffer bytes =
        new RawMessageEncoder<GenericRecord>(new GenericData(), schema).encode(order);
    byte[] record = new byte[bytes.remaining()];
    bytes.get(record);
    return record;
  }

  private static String schema() {
    return Pages.blocks(PAGE).stream()
        .filter(block -> block.text().contains("\"name\": \"Order\""))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** Returns a record that claims to have a phone of this length. */
  private static byte[] endless(int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    encoder.writeLong(1);
    encoder.writeInt(length);
    return bytes.toByteArray();
  }

  private static void byFile(String place, String name, String text) throws IOException {
    Path at = Files.createDirectories(folder.resolve(place));
    Path written = Files.writeString(folder.resolve("written"), text);
    Files.move(written, at.resolve(name));
  }

  private static void groovy(int no, String phone) throws IOException {
    byFile(
        "orders-for-groovy",
        no + ".json",
        """
        {"no": %d, "phone": "%s",
         "items": [{"name": "tea", "count": 2}, {"name": "cups", "count": 6}]}"""
            .formatted(no, phone));
  }

  /** The number as it is dialled at home. */
  private static void java(int no, String phone) throws IOException {
    byFile(
        "orders-for-java",
        no + ".txt",
        "%-8d%-15s%s".formatted(no, phone.replace("+38", ""), "Ready"));
  }

  private static void awaitBad(byte[] record) {
    await()
        .atMost(Api.PATIENCE)
        .until(
            () -> {
              bad.poll(Duration.ofMillis(200)).forEach(one -> BAD.add(text(one.value())));
              return BAD.contains(text(record));
            });
  }

  private static String text(byte[] record) {
    return new String(record, StandardCharsets.ISO_8859_1);
  }

  private static void awaitBad(String file) {
    await(file)
        .atMost(Api.PATIENCE)
        .until(() -> Files.exists(folder.resolve("bad-orders").resolve(file)));
  }

  @Test
  void avro_records_of_a_topic_become_messages_and_bad_ones_are_put_aside_as_they_are()
      throws Exception {
    byte[] torn = "no avro".getBytes(StandardCharsets.UTF_8);
    byte[] endless = endless(1_900_000_000);
    byte[] wrong = avro(2, "12", "Ready");
    for (byte[] record : List.of(torn, endless, wrong, avro(1, Numbers.viber("001"), "Ready"))) {
      byKafka(record);
    }
    awaitTaken("avro-1");
    assertThat(message("avro-1")).contains("Ready");
    for (byte[] record : List.of(torn, endless, wrong)) {
      awaitBad(record);
    }
  }

  @Test
  void groovy_makes_the_text_and_an_order_that_it_cannot_read_is_put_aside() throws Exception {
    byFile(
        "orders-for-groovy",
        "no-items.json",
        "{\"no\": 3, \"phone\": \"+380501110001\", \"items\": 4}");
    byFile("orders-for-groovy", "torn.json", "{\"no\"");
    groovy(2, "12");
    groovy(1, Numbers.viber("001"));
    awaitTaken("groovy-1");
    assertThat(message("groovy-1")).contains("Order 1: 2 x tea, 6 x cups");
    for (String file : List.of("no-items.json", "torn.json", "2.json")) {
      awaitBad(file);
    }
  }

  @Test
  void a_class_and_a_bean_of_a_jar_read_an_order_and_one_that_is_too_short_is_put_aside()
      throws Exception {
    byFile("orders-for-java", "short.txt", "1");
    String phone = Numbers.viber("001");
    java(1, phone);
    awaitTaken("java-1");
    assertThat(message("java-1")).contains("Ready", phone);
    awaitBad("short.txt");
    assertThat(BactrianProcess.log(folder)).doesNotContain("lib/orders-1.0.jar");
  }

  /** The last one: the edited files give other ids. */
  @Test
  @Order(Integer.MAX_VALUE)
  void while_the_journal_is_away_each_waits_and_is_edited_and_no_order_is_lost() throws Exception {
    journal().sql("alter table message rename to gone").update();
    try {
      byKafka(avro(31, Numbers.viber("001"), "Ready"));
      byKafka(avro(32, Numbers.viber("001"), "Ready"));
      groovy(31, Numbers.viber("001"));
      java(31, Numbers.viber("001"));
      // Long enough for each to be taken, and to be tried again.
      await()
          .pollDelay(Duration.ofSeconds(3))
          .atMost(Api.PATIENCE)
          .until(() -> api.post(Journey.text(Numbers.viber("001"), "")).statusCode() == 503);
      for (String example : EXAMPLES) {
        Path file = folder.resolve("routes/" + example + ".camel.yaml");
        Files.writeString(
            file,
            Files.readString(file).replaceFirst("\"(avro|groovy|java)-\\$", "\"edited-$1-\\$"));
      }
      for (String example : EXAMPLES) {
        await(example).atMost(Api.PATIENCE).until(() -> loads(example) == 2);
      }
    } finally {
      journal().sql("alter table gone rename to message").update();
    }
    for (String id : List.of("avro-31", "avro-32", "groovy-31", "java-31")) {
      awaitTaken("edited-" + id);
    }
    assertThat(folder.resolve("bad-orders/31.json")).doesNotExist();
    assertThat(folder.resolve("bad-orders/31.txt")).doesNotExist();
  }

  private static long loads(String example) {
    return BactrianProcess.log(folder)
        .lines()
        .filter(line -> line.contains(example + ".camel.yaml: routes"))
        .count();
  }
}
