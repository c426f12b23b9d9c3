package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** What callers with a kept connection see when the server is about to end. */
class LastRequestsTest {
  private static final String BODY = "here";
  private static final String CLOSE = "Connection: close";

  private final LastRequests last = new LastRequests();
  private WebServer server;
  private int port;

  @BeforeEach
  void open() {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    last.customize(factory);
    server =
        factory.getWebServer(context -> context.addServlet("any", new Answering()).addMapping("/"));
    server.start();
    port = server.getPort();
    last.start();
  }

  @AfterEach
  void close() {
    server.stop();
  }

  private static final class Answering extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write(BODY);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String answer(Socket connection) throws IOException {
    connection
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
      head.append(line).append('\n');
    }
    lines.read(new char[BODY.length()]);
    return head.toString();
  }

  @Test
  void a_kept_connection_is_asked_to_close_and_then_the_server_waits_no_longer() throws Exception {
    Instant begin = Instant.now();
    CompletableFuture<Void> stopped;
    try (Socket kept = connect()) {
      assertThat(answer(kept)).startsWith("HTTP/1.1 200").doesNotContain(CLOSE);
      stopped = CompletableFuture.runAsync(last::stop);
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofMillis(900))
          .until(() -> answer(kept).contains(CLOSE));
      assertThat(kept.getInputStream().read()).isNegative();
    }
    stopped.join();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofMillis(950));
    assertThat(last.isRunning()).isFalse();
  }

  @Test
  void a_connection_that_is_idle_holds_the_end_up_for_a_second() throws Exception {
    try (Socket idle = connect()) {
      answer(idle);
      Instant begin = Instant.now();
      last.stop();
      assertThat(Duration.between(begin, Instant.now()))
          .isBetween(Duration.ofMillis(990), Duration.ofSeconds(5));
    }
  }
}
