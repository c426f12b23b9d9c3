package org.bactrian.route.event;

import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.route.BactrianProperties;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Configures the HTTP client that posts events. It connects to public addresses only, has a time
 * limit, follows no redirects, and reads only the first bytes of an answer.
 */
@Component("eventHttpClient")
final class EventHttpClient implements HttpClientConfigurer {
  private static final int CONNECTIONS = 2;
  private static final int LONGEST_ANSWER = 8_192;

  private final BactrianProperties.EventHttp http;

  @Autowired
  EventHttpClient(BactrianProperties properties) {
    this(properties.events().http());
  }

  EventHttpClient(BactrianProperties.EventHttp http) {
    this.http = http;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    Timeout timeout = Timeout.of(http.timeout());
    var connection =
        ConnectionConfig.custom()
            .setConnectTimeout(timeout)
            .setSocketTimeout(timeout)
            .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
            .build();
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create().setDefaultConnectionConfig(connection);
    if (!http.allowPrivate()) {
      connections.setDnsResolver(new PublicAddressResolver());
    }
    client
        .setConnectionManager(connections.setMaxConnPerRoute(CONNECTIONS).build())
        .setConnectionManagerShared(false)
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .addExecInterceptorFirst("answer", EventHttpClient::statusOnly);
  }

  /** Drops an answer's body. A connection whose answer is short can be used again. */
  private static ClassicHttpResponse statusOnly(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse answer = chain.proceed(request, scope);
    HttpEntity body = answer.getEntity();
    if (body != null) {
      if (body.getContent().readNBytes(LONGEST_ANSWER).length == LONGEST_ANSWER) {
        scope.execRuntime.discardEndpoint();
      }
      answer.setEntity(null);
    }
    return answer;
  }
}
