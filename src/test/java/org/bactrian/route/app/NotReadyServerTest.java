package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class NotReadyServerTest {
  @Test
  void clients_that_send_half_a_request_hold_up_no_other() throws Exception {
    int port = freePort();
    MockEnvironment environment =
        new MockEnvironment().withProperty("server.port", String.valueOf(port));
    List<Socket> slow = new ArrayList<>();
    try (NotReadyServer server = NotReadyServer.of(environment)) {
      server.open();
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        slow.add(socket);
        socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
        assertThat(status(port, "/actuator/health/liveness")).isEqualTo(200);
        assertThat(status(port, "/actuator/health")).isEqualTo(503);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static int status(int port, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(8)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
