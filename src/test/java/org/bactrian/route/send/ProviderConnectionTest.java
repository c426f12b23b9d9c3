package org.bactrian.route.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.route.RawHttpServer.answer;
import static org.bactrian.route.RawHttpServer.answering;
import static org.bactrian.route.RawHttpServer.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.lane.Permits;
import org.bactrian.route.RawHttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider's connection may do to a call, and what the call's outcome is then. */
class ProviderConnectionTest extends SendRoutes {
  private static final SendResult NEVER_LEFT = new SendResult.Refused(Reason.PROVIDER_ERROR, null);
  private static final SendResult TAKEN = new SendResult.Submitted(List.of("f-1"), null);
  private static final byte[] FLIGHT = bytes("{\"flight\": \"f-1\"}");
  private static final byte[] ANSWER = answer("Content-Type: application/json\r\n", FLIGHT);

  @BeforeEach
  void withoutALimit() {
    ratePerSecond = 0;
    permit = Permits.permit(Permits.limiter(0));
  }

  private SendResult send(String url) {
    return send(url, Duration.ofSeconds(20));
  }

  private SendResult send(String url, Duration timeout) {
    permit = Permits.permit(Permits.limiter(0));
    return send(account(url, timeout), null);
  }

  @Test
  void a_connection_that_the_provider_closed_after_its_answer_is_not_used_again() throws Exception {
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> {
              connection.readRequest();
              connection.write(ANSWER);
            })) {
      for (int sent = 1; sent <= 5; sent++) {
        assertThat(send(provider.url())).isEqualTo(TAKEN);
        int closed = sent;
        await().pollInterval(Duration.ofMillis(2)).until(() -> provider.ended() == closed);
      }
      assertThat(provider.requests()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bytes_that_come_before_the_request_are_no_answer_to_it(boolean withTheAnswer)
      throws Exception {
    byte[] stray = bytes("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> {
              connection.readRequest();
              if (withTheAnswer) {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(ANSWER);
                both.writeBytes(stray);
                connection.write(both.toByteArray());
              } else {
                connection.write(ANSWER);
                connection.write(stray);
              }
            })) {
      assertThat(send(provider.url())).isEqualTo(TAKEN);
      await().pollInterval(Duration.ofMillis(2)).until(() -> provider.ended() == 1);
      assertThat(send(provider.url())).isEqualTo(TAKEN);
      assertThat(provider.requests()).isEqualTo(2);
    }
  }

  @Test
  void a_connection_that_is_open_is_used_again() throws Exception {
    try (RawHttpServer provider = new RawHttpServer(answering(ANSWER))) {
      for (int sent = 1; sent <= 5; sent++) {
        assertThat(send(provider.url())).isEqualTo(TAKEN);
      }
      assertThat(provider.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_connection_that_is_closed_when_the_request_was_read_leaves_it_unknown() throws Exception {
    try (RawHttpServer provider = new RawHttpServer(RawHttpServer.Connection::readRequest)) {
      assertThat(send(provider.url())).isInstanceOf(SendResult.Unknown.class);
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void tls_to_a_port_without_tls_is_a_definite_no() throws Exception {
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> connection.write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n")))) {
      assertThat(send("https://localhost:" + provider.port())).isEqualTo(NEVER_LEFT);
      assertThat(Permits.hasDeparted(permit)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_handshake_that_is_broken_off_is_a_definite_no(boolean withReset) throws Exception {
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> {
              connection.socket().getInputStream().read();
              connection.socket().setSoLinger(withReset, 0);
            })) {
      assertThat(send("https://localhost:" + provider.port())).isEqualTo(NEVER_LEFT);
    }
  }

  @Test
  void a_handshake_that_never_ends_is_a_definite_no() throws Exception {
    try (RawHttpServer provider = new RawHttpServer(RawHttpServer.Connection::keepSilent)) {
      assertThat(send("https://localhost:" + provider.port(), Duration.ofMillis(300)))
          .isEqualTo(NEVER_LEFT);
    }
  }

  @Test
  void an_address_to_which_no_connection_can_be_made_is_a_definite_no() {
    // The system refuses it at once, with an exception that is no ConnectException.
    assertThat(send("http://255.255.255.255:9")).isEqualTo(NEVER_LEFT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void an_answer_that_drips_ends_with_the_account_s_timeout(int atOnce) throws Exception {
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> {
              connection.readRequest();
              byte[] padding = answer("Padding: " + "x".repeat(2000) + "\r\n", FLIGHT);
              byte[] all = atOnce == 0 ? padding : answer("", new byte[2000]);
              connection.write(java.util.Arrays.copyOf(all, atOnce));
              connection.drip(java.util.Arrays.copyOfRange(all, atOnce, all.length));
            })) {
      Instant begin = Instant.now();
      assertThat(send(provider.url(), Duration.ofMillis(500)))
          .isInstanceOf(SendResult.Unknown.class);
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void an_answer_longer_than_64_kB_is_read_by_its_status_alone() throws Exception {
    byte[] spaces = bytes(" ".repeat(AnswerHandler.LONGEST_BODY + 1));
    System.arraycopy(FLIGHT, 0, spaces, 0, FLIGHT.length);
    byte[] tooLong = answer("", spaces);
    try (RawHttpServer provider = new RawHttpServer(answering(tooLong))) {
      assertThat(send(provider.url())).isInstanceOf(SendResult.Unknown.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, More: x~",
    "200 OK, x",
    "103 Early Hints~~, HTTP/1.1 103 Early Hints~~",
    "200 OK~Transfer-Encoding: chunked~~2;, x",
    "200 OK~Transfer-Encoding: chunked~~, 2~{}~",
    "200 OK~Content-Length: 9000000000~~, x",
    "200 OK~~, x",
    "200 OK~Transfer-Encoding: chunked~~2~{}~0~, More: x~",
    "200 OK~Transfer-Encoding: chunked~~2~{}~0~, x"
  })
  void what_never_ends_ends_the_call_before_its_time(String begin, String more) throws Exception {
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> {
              connection.readRequest();
              connection.write(bytes("HTTP/1.1 " + begin.replace("~", "\r\n")));
              connection.writeForEver(bytes(more.replace("~", "\r\n").repeat(1_000)));
            })) {
      Instant start = Instant.now();
      assertThat(send(provider.url())).isInstanceOf(SendResult.Unknown.class);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
  void a_compressed_answer_is_read_and_its_connection_used_again(String coding) throws Exception {
    byte[] compressed = answer("Content-Encoding: " + coding + "\r\n", gzip(FLIGHT));
    try (RawHttpServer provider = new RawHttpServer(answering(compressed))) {
      for (int sent = 1; sent <= 3; sent++) {
        assertThat(send(provider.url())).isEqualTo(TAKEN);
      }
      assertThat(provider.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_coding_that_is_none_leaves_the_answer_as_it_is() throws Exception {
    try (RawHttpServer provider =
        new RawHttpServer(answering(answer("Content-Encoding: utf-8\r\n", FLIGHT)))) {
      assertThat(send(provider.url())).isEqualTo(TAKEN);
    }
  }

  @Test
  void cookies_are_not_kept_and_redirects_are_not_followed() throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    byte[] redirect =
        bytes(
            "HTTP/1.1 307 Temporary Redirect\r\nSet-Cookie: a=b\r\nLocation: /elsewhere\r\n"
                + "Content-Length: 0\r\n\r\n");
    try (RawHttpServer provider =
        new RawHttpServer(
            connection -> {
              for (String head = connection.readRequest();
                  head != null;
                  head = connection.readRequest()) {
                heads.add(head);
                connection.write(redirect);
              }
            })) {
      assertThat(send(provider.url())).isInstanceOf(SendResult.Refused.class);
      assertThat(send(provider.url())).isInstanceOf(SendResult.Refused.class);
    }
    assertThat(heads)
        .hasSize(2)
        .allSatisfy(head -> assertThat(head).doesNotContain("elsewhere", "Cookie"));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }
}
