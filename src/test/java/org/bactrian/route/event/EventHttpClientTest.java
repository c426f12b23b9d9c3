package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.bactrian.route.BactrianProperties;
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

  private static org.apache.hc.client5.http.impl.classic.CloseableHttpClient client(String url) {
    HttpClientBuilder builder = HttpClientBuilder.create();
    new EventHttpClient(http(url, SECRET)).configureHttpClient(builder);
    return builder.build();
  }

  private static BactrianProperties.EventHttp http(String url, String secret) {
    return new BactrianProperties.EventHttp(
        url, List.of(secret), List.of(), Duration.ofSeconds(2), false);
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
    assertThatThrownBy(() -> http("https://shop.example/", secret))
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
    assertThatThrownBy(() -> client(url)).hasMessageContaining("bactrian.events.http.url");
  }
}
