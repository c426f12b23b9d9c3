package org.bactrian.route.send;

import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.lane.Gate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/** How providers are called: once, and known to have left. */
@Configuration(proxyBeanMethods = false)
class ProviderHttpClient {
  private static final int MANY_CONNECTIONS = 10_000;

  /** A paid message must not be sent again by the client library, whatever the properties say. */
  @Bean
  CamelContextConfiguration neverSentAgain(Gate gate) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        // A route that handles its own errors hides them from the one that called it.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        TlsSocketStrategy tls = tlsWhenNeeded();
        for (String scheme : List.of("http", "https")) {
          HttpComponent http = camel.getComponent(scheme, HttpComponent.class);
          http.setAutomaticRetriesDisabled(true);
          http.setFollowRedirects(false);
          http.setClientConnectionManager(connections(tls));
          http.setHttpClientConfigurer(client -> client.setRequestExecutor(telling(gate)));
        }
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {}
    };
  }

  /**
   * A provider may close a connection that is kept open. One that is looked at before it is used
   * again is a definite no; one that is not looked at takes a paid message with it, into unknown.
   */
  private static PoolingHttpClientConnectionManager connections(TlsSocketStrategy tls) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(tls)
        .setMaxConnTotal(MANY_CONNECTIONS)
        .setMaxConnPerRoute(MANY_CONNECTIONS)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(5))
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                .build())
        .build();
  }

  /** To read the certificates this Java trusts takes as long as ten routes: the first call does. */
  private static TlsSocketStrategy tlsWhenNeeded() {
    Supplier<TlsSocketStrategy> tls = SingletonSupplier.of(DefaultClientTlsStrategy::createDefault);
    return (socket, host, port, attachment, context) ->
        tls.get().upgrade(socket, host, port, attachment, context);
  }

  /** Says when a request is written: a limit counts from there. */
  private static HttpRequestExecutor telling(Gate gate) {
    return new HttpRequestExecutor(
        Timeout.ofSeconds(3),
        null,
        new Http1StreamListener() {
          @Override
          public void onRequestHead(HttpConnection connection, HttpRequest request) {
            gate.left();
          }

          @Override
          public void onResponseHead(HttpConnection connection, HttpResponse response) {}

          @Override
          public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {}
        });
  }
}
