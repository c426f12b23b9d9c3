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
import org.bactrian.route.BatchExecutor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How the receiver of events is called: only at public addresses, looked at when the connection is
 * made; in limited time; without following it elsewhere; and no more of its answer is read than a
 * little.
 */
@Component("eventReceiver")
final class EventReceiver implements HttpClientConfigurer {
  private static final int LONGEST_ANSWER = 8_192;

  private final BactrianProperties.EventHttp http;

  @Autowired
  EventReceiver(BactrianProperties properties) {
    this(properties.events().http());
  }

  EventReceiver(BactrianProperties.EventHttp http) {
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
      connections.setDnsResolver(new PublicAddresses());
    }
    client
        .setConnectionManager(connections.setMaxConnPerRoute(BatchExecutor.HANDS).build())
        .setConnectionManagerShared(false)
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .addExecInterceptorFirst("answer", EventReceiver::statusOnly);
  }

  /** A connection whose answer has an end in sight is used again. */
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
