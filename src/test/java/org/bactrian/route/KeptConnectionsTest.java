package org.bactrian.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.route.RawHttpServer.answer;
import static org.bactrian.route.RawHttpServer.answering;
import static org.bactrian.route.RawHttpServer.bytes;

import java.nio.file.Path;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.TimeValue;
import org.bactrian.base.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kept connections to servers with and without TLS. */
class KeptConnectionsTest {
  private static final byte[] ANSWER = answer("", bytes("ok"));
  @TempDir private static Path folder;
  private static SSLContext tls;
  private CloseableHttpClient client;

  @BeforeAll
  static void certify() throws Exception {
    tls = TestCertificate.context(folder);
  }

  @BeforeEach
  void open() {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .setConnectionManager(
                KeptConnections.pool(Http1Config.DEFAULT)
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                            .build())
                    .build());
    KeptConnections.check(builder, request -> {});
    client = builder.build();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
  }

  private static RawHttpServer server(boolean overTls, RawHttpServer.Conversation conversation)
      throws Exception {
    return new RawHttpServer(
        overTls ? tls.getServerSocketFactory() : ServerSocketFactory.getDefault(), conversation);
  }

  private int post(RawHttpServer server, boolean overTls) throws Exception {
    HttpPost request = new HttpPost((overTls ? "https" : "http") + "://localhost:" + server.port());
    request.setEntity(new StringEntity("{}"));
    return client.execute(
        request,
        answer -> {
          answer.getEntity().getContent().readAllBytes();
          return answer.getCode();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_connection_that_is_open_is_used_again(boolean overTls) throws Exception {
    try (RawHttpServer server = server(overTls, answering(ANSWER))) {
      for (int sent = 1; sent <= 20; sent++) {
        assertThat(post(server, overTls)).isEqualTo(200);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_connection_that_the_server_closed_is_not_used_again(boolean overTls) throws Exception {
    try (RawHttpServer server =
        server(
            overTls,
            connection -> {
              connection.readRequest();
              connection.write(ANSWER);
            })) {
      for (int sent = 1; sent <= 5; sent++) {
        assertThat(post(server, overTls)).isEqualTo(200);
        int closed = sent;
        await()
            .atMost(Duration.ofSeconds(10))
            .pollInterval(Duration.ofMillis(2))
            .until(() -> server.ended() == closed);
      }
      assertThat(server.requests()).isEqualTo(5);
    }
  }
}
