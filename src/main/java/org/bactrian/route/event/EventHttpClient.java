package org.bactrian.route.event;

import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.CallDeadline;
import org.bactrian.route.KeptConnections;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Configures the HTTP client that posts events. It connects to public addresses only, has a time
 * limit for the whole call, follows no redirects, keeps no cookies, and takes an answer's status
 * without waiting for its body.
 */
@Component("bactrian.eventHttpClient")
final class EventHttpClient implements HttpClientConfigurer {
  private static final int CONNECTIONS = 2;
  private static final int LONGEST_ANSWER = 8_192;
  private static final Http1Config SHORT_HEADERS =
      Http1Config.custom().setMaxLineLength(8_192).setMaxHeaderCount(100).build();

  /** How long to wait for the rest of an answer, so that its connection can be used again. */
  private static final Timeout FOR_THE_BODY = Timeout.ofMilliseconds(250);

  private final BactrianProperties.EventHttp http;
  private final @Nullable ReceiverGate gate;

  @Autowired
  EventHttpClient(BactrianProperties properties, EventReceivers receivers) {
    this(properties.events().http(), receivers.gate(BactrianProperties.Events.HTTP).orElse(null));
  }

  /**
   * Configures the client of a receiver.
   *
   * @param gate lets requests pass, unless the receiver is held; null: all pass
   */
  EventHttpClient(BactrianProperties.EventHttp http, @Nullable ReceiverGate gate) {
    this.http = http;
    this.gate = gate;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    Timeout timeout = Timeout.of(http.timeout());
    var connection =
        ConnectionConfig.custom()
            .setConnectTimeout(timeout)
            .setSocketTimeout(timeout)
            .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
            .build();
    var connections = KeptConnections.pool(SHORT_HEADERS).setDefaultConnectionConfig(connection);
    if (!http.allowPrivate()) {
      connections.setDnsResolver(new PublicAddressResolver());
    }
    KeptConnections.check(client, request -> {});
    client
        .setConnectionManager(connections.setMaxConnPerRoute(CONNECTIONS).build())
        .setConnectionManagerShared(false)
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .addExecInterceptorFirst("answer", this::post);
  }

  private ClassicHttpResponse post(
      ClassicHttpRequest request, ExecChain.Scope call, ExecChain chain)
      throws IOException, HttpException {
    // The wait for a free connection is not the receiver's time.
    call.execRuntime.acquireEndpoint(call.exchangeId, call.route, null, call.clientContext);
    pass(call);
    try (CallDeadline deadline = CallDeadline.of(call, Timeout.of(http.timeout()))) {
      try {
        return statusOnly(chain.proceed(request, call), call);
      } catch (IOException e) {
        throw deadline.failure(e);
      }
    }
  }

  /** Lets the request pass, unless its receiver is held by now: it may have waited for long. */
  private void pass(ExecChain.Scope call) throws IOException {
    if (gate == null) {
      return;
    }
    try {
      gate.pass();
    } catch (IOException held) {
      call.execRuntime.releaseEndpoint();
      throw held;
    }
  }

  /** Drops an answer's body. A connection whose answer is short and whole can be used again. */
  private static ClassicHttpResponse statusOnly(ClassicHttpResponse answer, ExecChain.Scope call) {
    HttpEntity body = answer.getEntity();
    answer.setEntity(null);
    if (body == null) {
      return answer;
    }
    try (CallDeadline patience = CallDeadline.of(call, FOR_THE_BODY)) {
      if (body.getContent().readNBytes(LONGEST_ANSWER).length == LONGEST_ANSWER) {
        call.execRuntime.discardEndpoint();
      }
    } catch (IOException e) {
      // The status has come: it says whether the event was taken.
      call.execRuntime.discardEndpoint();
    }
    return answer;
  }
}
