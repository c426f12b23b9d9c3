package org.bactrian.route.send;

import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.route.KeptConnections;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/**
 * Sets up Camel's HTTP client so that a provider is called at most once for each message, over a
 * connection that is open, and for no longer than the account allows.
 */
@Configuration(proxyBeanMethods = false)
class ProviderHttpClient {
  private static final int MANY_CONNECTIONS = 10_000;
  private static final Http1Config BOUNDED_HEADERS =
      Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(8_192).build();

  /** A paid message must not be sent again by the client library, whatever the properties say. */
  @Bean
  CamelContextConfiguration neverSentAgain() {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        // A route that handles its own errors would hide them from the route that called it.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        TlsSocketStrategy tls = tlsWhenNeeded();
        for (String scheme : List.of("http", "https")) {
          HttpComponent http = camel.getComponent(scheme, HttpComponent.class);
          http.setAutomaticRetriesDisabled(true);
          http.setFollowRedirects(false);
          http.setCookieManagementDisabled(true);
          http.setClientConnectionManager(connections(tls));
          http.setHttpClientConfigurer(ProviderHttpClient::configure);
        }
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {}
    };
  }

  private static void configure(HttpClientBuilder client) {
    KeptConnections.check(client, DepartingEntity::departs);
    client.addExecInterceptorFirst("whole-answer", new WholeAnswer());
  }

  /** A kept connection is checked by {@link KeptConnections}, so the pool need not do it. */
  private static PoolingHttpClientConnectionManager connections(TlsSocketStrategy tls) {
    return KeptConnections.pool(BOUNDED_HEADERS)
        .setTlsSocketStrategy(tls)
        .setMaxConnTotal(MANY_CONNECTIONS)
        .setMaxConnPerRoute(MANY_CONNECTIONS)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(5))
                .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                .build())
        .build();
  }

  /** Reading the certificates that this Java trusts takes long: the first call does it. */
  private static TlsSocketStrategy tlsWhenNeeded() {
    Supplier<TlsSocketStrategy> tls = SingletonSupplier.of(DefaultClientTlsStrategy::createDefault);
    return (socket, host, port, attachment, context) ->
        tls.get().upgrade(socket, host, port, attachment, context);
  }
}
