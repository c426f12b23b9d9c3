package org.bactrian.route;

import com.github.f4b6a3.ulid.UlidCreator;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.journal.Journal;
import org.bactrian.journal.Tx;
import org.bactrian.message.MessageReader;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.server.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts the house together. */
@Configuration
@EnableConfigurationProperties(BactrianProperties.class)
class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final int MANY_CONNECTIONS = 10_000;

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Accounts accounts(
      Environment environment, List<Provider> providers, BactrianProperties properties) {
    StartChecks.checkFolder();
    Accounts accounts =
        new AccountsReader(environment, providers).read(properties.fallback().accounts());
    StartChecks.check(accounts, environment.matchesProfiles("sandbox"));
    return accounts;
  }

  @Bean
  MessageReader messageReader(BactrianProperties properties) {
    BactrianProperties.DefaultFallback byDefault = properties.fallback().byDefault();
    return new MessageReader(
        () -> UlidCreator.getMonotonicUlid().toString(),
        byDefault == null ? null : byDefault.asFallback());
  }

  @Bean
  Wakeups wakeups() {
    return new Wakeups();
  }

  @Bean
  Journal journal(
      DataSource database, MessageReader reader, BactrianProperties properties, Wakeups wakeups) {
    BactrianProperties.Retry retry = properties.retry();
    return new Journal(
        database,
        reader,
        new FallbackPolicy(properties.fallback().unknown()),
        new RetryPolicy(retry.maxAttempts(), retry.delay(), retry.multiplier(), retry.maxDelay()),
        wakeups);
  }

  @Bean
  Stage receiptStage(Receipts receipts, Clock clock) {
    return new Stage(Tx.CALLBACK, clock, receipts::round);
  }

  @Bean
  Stage fallbackStage(Fallbacks fallbacks, Clock clock) {
    return new Stage(Tx.FALLBACK, clock, fallbacks::round);
  }

  @Bean
  Stage expiryStage(Lanes lanes, Clock clock) {
    return new Stage("expiry", clock, lanes::expire);
  }

  /** A paid message must not be sent again by the client library, whatever the properties say. */
  @Bean
  CamelContextConfiguration neverSentAgain(Gate gate) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        // A route that handles its own errors hides them from the one that called it.
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        for (String scheme : List.of("http", "https")) {
          HttpComponent http = camel.getComponent(scheme, HttpComponent.class);
          http.setAutomaticRetriesDisabled(true);
          http.setFollowRedirects(false);
          http.setClientConnectionManager(connections());
          http.setHttpClientConfigurer(client -> client.setRequestExecutor(telling(gate)));
        }
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {
        StartChecks.checkRoutes(camel);
      }
    };
  }

  /**
   * A provider may close a connection that is kept open. One that is looked at before it is used
   * again is a definite no; one that is not looked at takes a paid message with it, into unknown.
   */
  private static PoolingHttpClientConnectionManager connections() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(MANY_CONNECTIONS)
        .setMaxConnPerRoute(MANY_CONNECTIONS)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(5))
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                .build())
        .build();
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

  @Bean
  Gate gate() {
    return new Gate();
  }

  /** A filter, because it is a bean. */
  @Bean
  Door door(BactrianProperties properties) {
    List<byte[]> keys =
        properties.api().keys().values().stream().map(BactrianProperties.Key::bytes).toList();
    return new Door(keys, properties.api().maxBody());
  }

  /** Without API keys only this host may come in. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> loopback(
      BactrianProperties properties, @Value("${server.port:8080}") int port) {
    return server -> {
      if (properties.api().keys().isEmpty()) {
        server.setAddress(InetAddress.getLoopbackAddress());
        LOG.warn(
            "no API keys (bactrian.api.keys.<name>.sha256): listening on loopback only, port {}",
            port);
      }
    };
  }
}
