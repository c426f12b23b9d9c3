package org.bactrian.route.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.bactrian.provider.ProviderResponse.NoAnswer;
import org.bactrian.provider.ProviderResponse.NotSent;
import org.junit.jupiter.api.Test;

class HttpOutcomeTest {
  @Test
  void a_connection_that_never_opened_is_a_definite_no() {
    assertThat(HttpOutcome.failed(new ConnectException("refused"))).isInstanceOf(NotSent.class);
    assertThat(HttpOutcome.failed(new UnknownHostException("x"))).isInstanceOf(NotSent.class);
    assertThat(HttpOutcome.failed(new ConnectTimeoutException("x"))).isInstanceOf(NotSent.class);
    assertThat(HttpOutcome.failed(new SSLHandshakeException("x"))).isInstanceOf(NotSent.class);
    assertThat(HttpOutcome.failed(new IOException(new ConnectException("refused"))))
        .isInstanceOf(NotSent.class);
  }

  @Test
  void everything_else_may_have_left() {
    assertThat(HttpOutcome.failed(new SocketTimeoutException("read"))).isInstanceOf(NoAnswer.class);
    assertThat(HttpOutcome.failed(new SocketException("reset"))).isInstanceOf(NoAnswer.class);
    assertThat(HttpOutcome.failed(new NoHttpResponseException("x"))).isInstanceOf(NoAnswer.class);
    assertThat(HttpOutcome.failed(new IllegalStateException("x"))).isInstanceOf(NoAnswer.class);
  }
}
