package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
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

/** Tests batches by HTTP. The last test takes the journal away. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestPropertySource(
    properties = {
      // printf %s opensesame | sha256sum
      "bactrian.api.keys.shop.sha256="
          + "d9fb92e3bbe65be1f1aad4a82eef4567f7a1ebe2cd110c8049b9698be7a70c88",
      "bactrian.api.max-body=4096",
      "bactrian.events.log=false"
    })
class BatchJourneyTest extends Journey {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MANY = 10_000;

  @TempDir static Path folder;
  @Autowired DataSource database;
  private final HttpClient http = HttpClient.newHttpClient();

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @Test
  @Order(1)
  void a_batch_of_cloud_events_is_an_array_and_each_message_is_in_a_trace() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    String own = trace.replace("00f0", "00f1");
    String event =
        "{\"specversion\": \"1.0\", \"id\": \"%s\", \"source\": \"/shop\", \"type\": \"order\", \"data\": %s}";
    List<JsonNode> answers =
        answers(
            send(
                BodyPublishers.ofString(
                    "[\n"
                        + event.formatted("1", text(Numbers.viber("001"), "\"id\": \"ce-one\""))
                        + ",\n{\"specversion\": \"1.0\"},"
                        + event.formatted(
                            "3",
                            text(
                                Numbers.viber("001"),
                                "\"id\": \"ce-three\", \"traceparent\": \"" + own + "\""))
                        + "]"),
                "Content-Type",
                "application/cloudevents-batch+json",
                "traceparent",
                trace));
    assertThat(answers).extracting(a -> a.get("line").asInt()).containsExactly(1, 2, 3);
    assertThat(answers.get(0).get("status").asText()).isEqualTo("accepted");
    assertThat(answers.get(1).findValuesAsText("pointer")).contains("/id", "/source", "/type");
    assertThat(history("ce-one")).contains("\"traceparent\":\"" + trace + "\"");
    assertThat(history("ce-three")).contains("\"traceparent\":\"" + own + "\"");
  }

  private String history(String id) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(api.base() + "/v1/messages/" + id + "/events"))
                .header("Authorization", "Bearer opensesame")
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  @Order(1)
  void each_line_has_its_answer_in_order_and_a_bad_one_does_no_harm() throws Exception {
    String last = Numbers.viber("001");
    String first = text(Numbers.viber("001"), "\"id\": \"b-1\"");
    List<JsonNode> answers =
        post(
            first,
            "no JSON",
            "{\"to\": \"380501110001\", \"label\": \"promo\"}",
            "",
            text("+380501110001", "\"metadata\": {\"a\": \"" + "x".repeat(5000) + "\"}"),
            first,
            text(last, "\"id\": \"b-7\""),
            text(
                Numbers.viber("001"),
                "\"tracking\": \"\", \"fallback\": {\"rule\": \"sentFailed\"}"));
    assertThat(answers).extracting(a -> a.get("line").asInt()).containsExactly(1, 2, 3, 5, 6, 7, 8);
    assertThat(answers.get(0).get("id").asText()).isEqualTo("b-1");
    assertThat(List.of(answers.get(0), answers.get(4)))
        .as("one of the two lines is new; the other tells how far the message is")
        .extracting(answer -> answer.get("status").asText())
        .contains("accepted");
    assertThat(answers.get(1).at("/errors/0/detail").asText()).contains("is not JSON");
    assertThat(answers.get(2).get("errors")).hasSize(3);
    assertThat(answers.get(2).at("/errors/0/pointer").asText()).isEqualTo("/to");
    assertThat(answers.get(3).at("/errors/0/detail").asText()).contains("longer than 4096");
    assertThat(answers.get(4).get("id").asText()).isEqualTo("b-1");
    assertThat(answers.get(5).get("status").asText()).isEqualTo("accepted");
    assertThat(answers.get(6).get("status").asText()).isEqualTo("refused");
    assertThat(answers.get(6).at("/errors/0/pointer").asText()).isEqualTo("/tracking");
    // It is sent in a second batch: within one batch, either of the two may be read first.
    assertThat(post(text(Numbers.viber("001"), "\"id\": \"b-1\"")).get(0).at("/errors/0/pointer"))
        .hasToString("\"/id\"");
    await().atMost(Api.PATIENCE).until(() -> viberTo(last).size() == 1);
  }

  @Test
  @Order(2)
  void nobody_comes_in_without_the_key() throws Exception {
    HttpResponse<Stream<String>> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(api.base() + "/v1/messages/batch"))
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  @Order(3)
  void ten_thousand_lines_are_answered_and_the_next_says_that_it_is_too_much() throws Exception {
    InputStream lines = new Lines(MANY + 500, n -> "{\"id\": \"" + n + "\"}\n");
    List<JsonNode> answers = answers(send(BodyPublishers.ofInputStream(() -> lines)));
    assertThat(answers).hasSize(MANY + 1);
    for (int i = 0; i <= MANY; i++) {
      assertThat(answers.get(i).get("line").asInt()).isEqualTo(i + 1);
    }
    assertThat(answers.get(MANY).at("/errors/0/detail").asText()).contains("up to 10000 lines");
  }

  @Test
  @Order(4)
  void an_answer_comes_before_the_next_line_is_sent() throws Exception {
    try (Upload upload = new Upload(port)) {
      for (int i = 1; i <= 3; i++) {
        upload.send(text(Numbers.viber("001"), "\"id\": \"talk-" + i + "\"") + "\n");
        assertThat(upload.answer()).contains("\"line\":" + i, "talk-" + i, "accepted");
      }
    }
  }

  @Test
  @Order(5)
  void a_journal_that_is_slow_slows_the_upload() throws Exception {
    long size = 6_000;
    AtomicLong sent = new AtomicLong();
    try (Upload upload = new Upload(port)) {
      CompletableFuture<Void> sending;
      try (Connection other = database.getConnection()) {
        other.createStatement().execute("begin immediate");
        sending = CompletableFuture.runAsync(() -> sendMany(upload, size, sent));
        try {
          await().atMost(Duration.ofSeconds(8)).until(() -> sent.get() > 0 && stands(sent));
          // Only the lines of the window are read; a few more fit into the buffers of the two
          // sockets.
          assertThat(sent.get()).isLessThan(size);
        } finally {
          other.createStatement().execute("rollback");
        }
      }
      sending.join();
      for (int i = 1; i <= size; i++) {
        assertThat(upload.answer()).contains("\"line\":" + i + ",", "\"id\"");
      }
    }
  }

  @Test
  @Order(6)
  void a_client_that_reads_only_when_it_has_sent_all_is_not_stuck() throws Exception {
    try (Upload upload = new Upload(port)) {
      for (int i = 1; i < MANY; i++) {
        upload.send("{\"id\": \"" + i + "\", \"to\": \"12\", \"label\": \"none\"}\n");
      }
      upload.end();
      for (int i = 1; i < MANY; i++) {
        assertThat(upload.answer()).contains("\"line\":" + i + ",", "errors");
      }
    }
  }

  @Test
  @Order(7)
  void when_the_journal_goes_in_the_middle_the_lines_say_to_send_them_again() throws Exception {
    try (Upload upload = new Upload(port)) {
      upload.send(text(Numbers.viber("001"), "") + "\n");
      assertThat(upload.answer()).contains("accepted");
      JdbcClient.create(database).sql("alter table message rename to gone").update();
      upload.send((text(Numbers.viber("001"), "") + "\n").repeat(3));
      for (int i = 2; i <= 4; i++) {
        assertThat(upload.answer()).contains("\"line\":" + i, "Send this line again");
      }
    }
  }

  private static boolean stands(AtomicLong value) {
    long before = value.get();
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    return value.get() == before;
  }

  private static void sendMany(Upload upload, long count, AtomicLong sent) {
    String tracking = "\"tracking\": \"" + "x".repeat(3_500) + "\"";
    try {
      for (int i = 0; i < count; i++) {
        upload.send(text("+380501110008", tracking) + "\n");
        sent.incrementAndGet();
      }
      upload.end();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<JsonNode> post(String... lines) throws Exception {
    return answers(send(BodyPublishers.ofString(String.join("\n", lines))));
  }

  private Stream<String> send(HttpRequest.BodyPublisher body) throws Exception {
    return send(body, "Content-Type", "application/x-ndjson");
  }

  private Stream<String> send(HttpRequest.BodyPublisher body, String... headers) throws Exception {
    HttpResponse<Stream<String>> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(api.base() + "/v1/messages/batch"))
                .headers(headers)
                .header("Authorization", "Bearer opensesame")
                .POST(body)
                .build(),
            BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    return answer.body();
  }

  private static List<JsonNode> answers(Stream<String> lines) {
    return lines.map(BatchJourneyTest::json).collect(Collectors.toList());
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(line, e);
    }
  }

  /** A stream that makes its lines while it is read. */
  private static final class Lines extends InputStream {
    private final long count;
    private final LongFunction<String> form;
    private byte[] line = {};
    private int at;
    private long made;

    Lines(long count, LongFunction<String> form) {
      this.count = count;
      this.form = form;
    }

    @Override
    public int read() {
      if (at == line.length) {
        if (made == count) {
          return -1;
        }
        line = form.apply(++made).getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      return line[at++];
    }
  }

  /** A request whose body is written while its answer is read. */
  private static final class Upload implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BufferedReader in;
    private int leftOfChunk;

    Upload(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout((int) Api.PATIENCE.toMillis());
      out = socket.getOutputStream();
      // A chunk's length is in bytes, so each character must be one byte.
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      out.write(
          """
          POST /v1/messages/batch HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer opensesame\r
          Content-Type: application/x-ndjson\r
          Transfer-Encoding: chunked\r
          \r
          """
              .getBytes(StandardCharsets.UTF_8));
    }

    void send(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the next line of the answer's body, which may span several chunks. */
    String answer() throws IOException {
      StringBuilder line = new StringBuilder();
      for (char next = next(); next != '\n'; next = next()) {
        line.append(next);
      }
      return line.toString();
    }

    private char next() throws IOException {
      if (leftOfChunk == 0) {
        String before = in.readLine();
        while (before != null && !before.matches("[0-9a-fA-F]+")) {
          before = in.readLine();
        }
        assertThat(before).as("the answer ended").isNotNull();
        leftOfChunk = Integer.parseInt(before, 16);
        assertThat(leftOfChunk).as("the answer ended").isPositive();
      }
      leftOfChunk--;
      return (char) in.read();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
