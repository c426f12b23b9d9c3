package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
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

/**
 * Tries, over real connections, to keep others out: as a stranger, by a webhook's secret and by a
 * key. Requests that never end take less than their share, and end.
 */
@DirtiesContext
@TestPropertySource(
    properties = {
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY,
      // printf %s opensesame | sha256sum
      "bactrian.api.keys.shop.sha256="
          + "d9fb92e3bbe65be1f1aad4a82eef4567f7a1ebe2cd110c8049b9698be7a70c88",
      "bactrian.api.keys.shop.scopes=send,read,operate",
      // printf %s sesameopen | sha256sum
      "bactrian.api.keys.other.sha256="
          + "a9b7af966ae4e3af37ef4fd84338c0ec2f9d09835a3575a10d4f87317e861285",
      "bactrian.api.keys.other.scopes=send,read,operate",
      "bactrian.api.max-body=131072",
      "bactrian.api.bodies-in-flight=1048576",
      "bactrian.api.body-timeout=2s",
      "bactrian.api.trusted-proxies=127.0.0.1/32,10.0.0.0/8",
      "bactrian.accounts.ali.webhook-secret=new-secret,old-secret",
      "bactrian.accounts.ali.webhook-allow=203.0.113.0/24",
      "server.tomcat.accesslog.enabled=true",
      "server.tomcat.accesslog.buffered=false"
    })
@Import(StrangersTest.Looks.class)
@ExtendWith(OutputCaptureExtension.class)
class StrangersTest extends Journey {
  private static final int MANY = 220;
  private static final String[] KEY = {"Authorization", "Bearer opensesame"};
  private static final String OTHER_KEY = "Authorization: Bearer sesameopen\r\n";
  private static final String LONG = "Content-Length: 100000\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  @TempDir static Path folder;
  @Autowired DataSource database;
  private final List<Socket> open = new ArrayList<>();

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("server.tomcat.basedir", () -> folder.toString());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Begins so many requests whose body never ends. */
  private List<Socket> endless(int count, String path, String headers) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout((int) Api.PATIENCE.toMillis());
      open.add(socket);
      sockets.add(socket);
      String body = headers.contains("chunked") ? "5\r\n[    \r\n" : "[    ";
      String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
    }
    return sockets;
  }

  /** Returns how often each status was answered. */
  private static Map<Integer, Integer> statuses(List<Socket> sockets) {
    Map<Integer, Integer> counts = new TreeMap<>();
    sockets.forEach(socket -> counts.merge(status(socket), 1, Integer::sum));
    return counts;
  }

  /** Reads the status of an answer, as its sender goes on sending nothing. */
  private static int status(Socket socket) {
    try {
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 404".length());
      return Integer.parseInt(new String(line, StandardCharsets.ISO_8859_1).substring(9));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void others_are_served() {
    assertThat(api.post(text(Numbers.viber("001"), ""), KEY).statusCode()).isEqualTo(202);
    HttpResponse<String> receipt =
        api.post("/webhooks/sms-nx/sandbox-sms-nx/receipts", "[]".getBytes(StandardCharsets.UTF_8));
    assertThat(receipt.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, CHUNKED})
  void a_stranger_is_answered_before_his_endless_body_is_read(String length) throws Exception {
    List<Socket> strangers = endless(MANY, "/webhooks/nx/guessed/receipts", length);
    others_are_served();
    assertThat(statuses(strangers)).isEqualTo(Map.of(404, MANY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/messages",
        "/v1/messages/batch",
        "/actuator/health",
        "/openapi.json",
        "/error",
        "/webhooks/elsewhere"
      })
  void no_address_reads_the_body_of_a_stranger(String path) throws Exception {
    List<Socket> strangers = endless(20, path, LONG);
    strangers.addAll(endless(20, path, CHUNKED));
    assertThat(statuses(strangers)).isEqualTo(Map.of(401, 40));
    others_are_served();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/webhooks/nx/null/receipts", "/webhooks/null/null/replies"})
  void the_word_null_is_a_guess_as_any_other(String path) {
    HttpResponse<String> answer = api.post(path, "[]".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, CHUNKED})
  void endless_bodies_with_a_webhook_s_secret_keep_nobody_out_and_end(String length)
      throws Exception {
    List<Socket> many = endless(MANY, "/webhooks/nx/sandbox-nx/receipts", length);
    others_are_served();
    Map<Integer, Integer> counts = statuses(many);
    assertThat(counts).containsOnlyKeys(408, 503);
    // On a busy machine some have ended before the last ones begin.
    assertThat(counts.get(408)).isLessThan(MANY / 2);
    others_are_served();
    assertThat(
            api.post("/webhooks/nx/sandbox-nx/receipts", "[]".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/messages", "/v1/messages/check", "/v1/dead-letters/replay"})
  void endless_bodies_of_one_key_keep_no_other_out(String path) throws Exception {
    List<Socket> many = endless(MANY, path, OTHER_KEY + LONG);
    others_are_served();
    assertThat(statuses(many)).containsOnlyKeys(408, 503);
  }

  @Test
  void endless_batches_of_one_key_keep_no_other_out() throws Exception {
    List<Socket> many = endless(MANY, "/v1/messages/batch", OTHER_KEY + CHUNKED);
    others_are_served();
    HttpResponse<String> batch =
        api.post(
            "/v1/messages/batch",
            text(Numbers.viber("001"), "").getBytes(StandardCharsets.UTF_8),
            KEY);
    assertThat(batch.statusCode()).isEqualTo(200);
    Map<Integer, Integer> counts = statuses(many);
    assertThat(counts).containsOnlyKeys(408, 503);
    // On a busy machine some have ended before the last ones begin.
    assertThat(counts.get(408)).isLessThan(MANY / 2);
  }

  @Test
  void callbacks_that_cannot_be_read_are_logged_once_a_minute(CapturedOutput log) {
    for (int i = 0; i < 30; i++) {
      assertThat(
              api.post("/webhooks/nx/sandbox-nx/receipts", "{oh".getBytes(StandardCharsets.UTF_8))
                  .statusCode())
          .isEqualTo(200);
    }
    await()
        .atMost(Api.PATIENCE)
        .until(
            () ->
                JdbcClient.create(database)
                        .sql("select count(*) from callback where state = 'unreadable'")
                        .query(Integer.class)
                        .single()
                    == 30);
    assertThat(log.getAll().split("cannot be read, and is kept", -1)).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void liveness_looks_at_stages_writer_and_acceptor(@Autowired HealthEndpoint health) {
    assertThat(health.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
    assertThat(health.healthForPath("liveness", "progress")).isNotNull();
    assertThat(((IndicatedHealthDescriptor) health.healthForPath("progress")).getDetails())
        .containsEntry("serverThreads", 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi.json",
        "/openapi.json/own",
        "/schema/message.json",
        "/schema/orders",
        "/error",
        "/errors-in",
        "/actuator",
        "/actuator/prometheus",
        "/actuator/healthy",
        "/actuators",
        "/webhooks",
        "/webhooks/partner",
        "/webhooks/nx/sandbox-nx/orders",
        "/v1/messages"
      })
  void whatever_is_not_health_needs_a_key(String path) throws Exception {
    assertThat(get(path, "")).startsWith("HTTP/1.1 401");
    assertThat(get(path, OTHER_KEY)).doesNotStartWith("HTTP/1.1 401");
  }

  /** Counts how often health is looked at. */
  @TestConfiguration(proxyBeanMethods = false)
  static class Looks {
    static final AtomicInteger COUNT = new AtomicInteger();

    @Bean
    HealthIndicator looksHealthIndicator() {
      return () -> {
        COUNT.incrementAndGet();
        return Health.up().build();
      };
    }
  }

  @Test
  void strangers_cost_a_look_at_health_a_second() throws Exception {
    int before = Looks.COUNT.get();
    long begin = System.nanoTime();
    for (int i = 0; i < MANY; i++) {
      assertThat(get("/actuator/health", "")).startsWith("HTTP/1.1 200");
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    assertThat(Looks.COUNT.get() - before).isLessThanOrEqualTo((int) seconds + 2);
    int strangers = Looks.COUNT.get();
    assertThat(get("/actuator/health", OTHER_KEY)).contains("\"looks\"");
    assertThat(Looks.COUNT.get()).isGreaterThan(strangers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/own/../actuator/health",
        "/own/%2e%2e/actuator/health",
        "/own/..;a=b/actuator/health/liveness",
        "/own/../webhooks/nx/sandbox-nx/receipts"
      })
  void a_path_with_a_detour_needs_a_key(String path) throws Exception {
    assertThat(get(path, "")).startsWith("HTTP/1.1 401");
  }

  @Test
  void a_stranger_sees_whether_it_is_up_and_nothing_more() throws Exception {
    for (String path : List.of("", "/liveness", "/readiness")) {
      String health = "/actuator/health" + path;
      assertThat(get(health, "")).startsWith("HTTP/1.1 200").doesNotContain("components");
      assertThat(get(health, "Authorization: Bearer guessed\r\n")).doesNotContain("components");
      assertThat(get(health, OTHER_KEY)).startsWith("HTTP/1.1 200").contains("\"components\"");
    }
    assertThat(get("/actuator/health/journal", "")).startsWith("HTTP/1.1 404");
    assertThat(get("/actuator/prometheus", OTHER_KEY)).contains("jvm_memory_used_bytes");
  }

  private String get(String path, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers;
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7 | 200",
        "203.0.113.7, 10.1.2.3 | 200",
        "198.51.100.1, 203.0.113.7 | 200",
        "203.0.113.7, 198.51.100.1 | 404",
        "198.51.100.1 | 404",
        "nonsense | 404",
        "localhost | 404",
        "2001:db8::1 | 404"
      })
  void a_proxy_that_is_trusted_tells_the_address_of_a_callback(String forwarded, int status) {
    byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        api.post("/webhooks/ali/new-secret/receipts", body, "X-Forwarded-For", forwarded);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"new-secret, 200", "old-secret, 200", "other-secret, 404", "new-secret%2Cold, 404"})
  void a_webhook_may_have_several_secrets(String secret, int status) {
    String path = "/webhooks/ali/" + secret + "/receipts";
    byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer = api.post(path, body, "X-Forwarded-For", "203.0.113.7");
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/webhooks/nx/sandbox-nx/receipts",
        "/webhooks/nx/sandbox-nx/replies",
        "/webhooks/nx/sandbox-nx/typing-error",
        "//webhooks/nx/./sandbox-nx/receipts",
        "/webhooks;a=b/nx/sandbox-nx/receipts",
        "/%77ebhooks/nx/sandbox%2Dnx/receipts"
      })
  void no_access_log_has_the_secret_of_a_webhook(String path) throws Exception {
    String logged = "";
    String marker = "marker-" + System.nanoTime();
    get(path, "");
    get("/v1/" + marker, "");
    while (!logged.contains(marker)) {
      try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
        logged = Files.readString(logs.findFirst().orElseThrow());
      }
    }
    assertThat(logged).contains("/webhooks/nx/***").doesNotContain("sandbox-nx");
    assertThat(logged).doesNotContain("sandbox%2Dnx");
  }

  @Test
  void no_access_log_has_the_number_of_a_person() throws Exception {
    get("/v1/people/+380501234567?reason=asked%20by%20380501234567", "");
    get("/v1/messages?to=%2B380501234567&status=seen", "");
    get("/webhooks/nx/none/receipts?phone=380501234567", "");
    String logged = "";
    String marker = "marker-" + System.nanoTime();
    get("/v1/" + marker, "");
    while (!logged.contains(marker)) {
      try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
        logged = Files.readString(logs.findFirst().orElseThrow());
      }
    }
    assertThat(logged)
        .contains("/v1/people/***?reason=asked", "?to=%2B***&status=seen", "?phone=***")
        .doesNotContain("380501234567");
  }

  @Test
  void a_body_that_drips_is_not_waited_for_either() throws Exception {
    Socket socket = endless(1, "/v1/messages", OTHER_KEY + LONG).get(0);
    socket.setSoTimeout(100);
    long end = System.nanoTime() + Api.PATIENCE.toNanos();
    String answer = "";
    while (answer.isEmpty() && System.nanoTime() < end) {
      socket.getOutputStream().write(' ');
      try {
        answer = "HTTP/1.1 " + status(socket);
      } catch (UncheckedIOException e) {
        assertThat(e).hasCauseInstanceOf(SocketTimeoutException.class);
      }
    }
    assertThat(answer).isEqualTo("HTTP/1.1 408");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/messages", "/webhooks/nx/sandbox-nx/receipts"})
  void a_body_that_tells_no_length_is_read_to_the_limit_and_no_further(String path)
      throws Exception {
    Socket socket = endless(1, path, OTHER_KEY + CHUNKED).get(0);
    String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
    // With the five bytes of the first chunk these are more than max-body, and more may follow.
    for (int i = 0; i < 8; i++) {
      socket.getOutputStream().write(chunk.getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(status(socket)).isEqualTo(413);
  }

  @Test
  void a_short_body_that_was_refused_does_not_cost_the_connection() throws Exception {
    Socket socket = new Socket("127.0.0.1", port);
    open.add(socket);
    socket.setSoTimeout((int) Api.PATIENCE.toMillis());
    for (int i = 0; i < 3; i++) {
      String request = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(status(socket)).isEqualTo(401);
      skipAnswer(socket);
    }
  }

  private static void skipAnswer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
    socket.getInputStream().readNBytes(Integer.parseInt(length));
  }
}
