package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.bactrian.route.RawHttpServer.answer;
import static org.bactrian.route.RawHttpServer.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.EventFilter;
import org.bactrian.route.EventFormat;
import org.bactrian.route.RawHttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHttpClientTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"})
  void no_connection_is_made_to_a_private_address(String host) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      server.setSoTimeout(300);
      String url = "https://" + host + ":" + server.getLocalPort() + "/";
      try (var client = client(url)) {
        assertThatThrownBy(() -> client.execute(new HttpPost(url), answer -> answer.getCode()))
            .isInstanceOf(UnknownHostException.class);
      }
      assertThatThrownBy(server::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  private static CloseableHttpClient client(String url) {
    HttpClientBuilder builder = HttpClientBuilder.create();
    new EventHttpClient(http(url, SECRET), null).configureHttpClient(builder);
    return builder.build();
  }

  private static BactrianProperties.EventHttp http(String url, String secret) {
    return new BactrianProperties.EventHttp(
        url,
        List.of(secret),
        List.of(),
        Duration.ofSeconds(2),
        false,
        EventFormat.PLAIN,
        EventFilter.ALL);
  }

  @Test
  void answers_that_are_compressed_do_not_use_up_the_connections() throws Exception {
    byte[] gzip = answer("Content-Encoding: gzip\r\n", gzip("{\"ok\":true}"));
    try (RawHttpServer receiver = new RawHttpServer(RawHttpServer.answering(gzip));
        var client = localClient(receiver)) {
      for (int event = 1; event <= 6; event++) {
        assertThat(post(client, receiver)).isEqualTo(200);
      }
      assertThat(receiver.connections()).isEqualTo(1);
    }
  }

  @Test
  void an_answer_whose_body_is_cut_or_drips_is_taken_by_its_status() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    try (RawHttpServer receiver =
            new RawHttpServer(
                connection -> {
                  connection.readRequest();
                  connection.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{"));
                  if (turn.incrementAndGet() % 2 == 0) {
                    connection.drip(new byte[9000]);
                  }
                });
        var client = localClient(receiver)) {
      for (int event = 1; event <= 6; event++) {
        assertThat(post(client, receiver)).isEqualTo(200);
      }
    }
  }

  @Test
  void an_answer_whose_head_drips_ends_with_the_timeout() throws Exception {
    try (RawHttpServer receiver =
            new RawHttpServer(
                connection -> {
                  connection.readRequest();
                  connection.drip(answer("Padding: " + "x".repeat(2_000) + "\r\n", new byte[0]));
                });
        var client = localClient(receiver)) {
      for (int event = 1; event <= 3; event++) {
        assertThatThrownBy(() -> post(client, receiver))
            .isInstanceOf(InterruptedIOException.class)
            .hasMessageContaining("no whole answer");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"More: x\r\n", "x"})
  void endless_headers_end_the_call_before_they_fill_the_memory(String more) throws Exception {
    try (RawHttpServer receiver =
            new RawHttpServer(
                connection -> {
                  connection.readRequest();
                  connection.write(bytes("HTTP/1.1 200 OK\r\nMore: "));
                  connection.writeForEver(bytes(more.repeat(1_000)));
                });
        var client = localClient(receiver)) {
      assertThatThrownBy(() -> post(client, receiver))
          .isInstanceOf(MessageConstraintException.class);
    }
  }

  @Test
  void a_connection_that_the_receiver_closed_after_its_answer_is_not_used_again() throws Exception {
    try (RawHttpServer receiver =
            new RawHttpServer(
                connection -> {
                  connection.readRequest();
                  connection.write(answer("", new byte[0]));
                });
        var client = localClient(receiver)) {
      for (int event = 1; event <= 4; event++) {
        assertThat(post(client, receiver)).isEqualTo(200);
        int closed = event;
        await().pollInterval(Duration.ofMillis(2)).until(() -> receiver.ended() == closed);
      }
    }
  }

  private static CloseableHttpClient localClient(RawHttpServer receiver) {
    HttpClientBuilder builder = HttpClientBuilder.create();
    BactrianProperties.EventHttp http =
        new BactrianProperties.EventHttp(
            receiver.url(),
            List.of(SECRET),
            List.of(),
            Duration.ofSeconds(1),
            true,
            EventFormat.PLAIN,
            EventFilter.ALL);
    new EventHttpClient(http, null).configureHttpClient(builder);
    return builder.build();
  }

  private static int post(CloseableHttpClient client, RawHttpServer receiver) throws IOException {
    HttpPost request = new HttpPost(receiver.url());
    request.setEntity(new StringEntity("{}"));
    return client.execute(request, answer -> answer.getCode());
  }

  private static byte[] gzip(String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fd00::1",
        "ff02::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::"
      })
  void special_addresses_are_not_public(String address) throws IOException {
    assertThat(PublicAddressResolver.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "193.0.0.1"})
  void other_addresses_are_public(String address) throws IOException {
    assertThat(PublicAddressResolver.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_?"})
  void a_secret_that_has_no_prefix_or_is_too_short_is_refused(String secret) {
    assertThatThrownBy(() -> http("https://shop.example/", secret).check("bactrian.events.http"))
        .hasMessageContaining("bactrian.events.http.secrets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/",
        "ftp://shop.example/",
        "https://u:p@shop.example/",
        "shop"
      })
  void a_url_that_is_not_https_is_refused(String url) {
    assertThatThrownBy(() -> http(url, SECRET).check("bactrian.events.http"))
        .hasMessageContaining("bactrian.events.http.url");
  }
}
