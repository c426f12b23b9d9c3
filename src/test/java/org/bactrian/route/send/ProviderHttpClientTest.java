package org.bactrian.route.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.bactrian.provider.ProviderResponse.NoAnswer;
import org.bactrian.provider.ProviderResponse.NotSent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderHttpClientTest {
  static Stream<Exception> failures() {
    return Stream.of(
        new ConnectException("refused"),
        new BindException("no port is left"),
        new NoRouteToHostException("no route"),
        new UnknownHostException("no such host"),
        new SocketException("network is unreachable"),
        new SSLException("not TLS"),
        new SocketTimeoutException("read"),
        new NoHttpResponseException("closed"),
        new IllegalStateException("our own"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatever_fails_before_the_first_byte_is_a_definite_no(Exception failure) {
    assertThat(ProviderHttpClient.failed(failure, false)).isInstanceOf(NotSent.class);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatever_fails_after_it_may_have_left(Exception failure) {
    assertThat(ProviderHttpClient.failed(failure, true)).isInstanceOf(NoAnswer.class);
  }
}
