package org.bactrian.route.send;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.route.KeptConnections;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Posts requests to providers: each at most once, over a connection that is open, and for no longer
 * than the account allows. No redirect is followed, no cookie kept and nothing sent again.
 */
@Component
final class ProviderHttpClient implements DisposableBean {
  private static final int MANY_CONNECTIONS = 10_000;
  private static final Http1Config BOUNDED_HEADERS =
      Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(8_192).build();

  private final CloseableHttpClient client = client();

  private static CloseableHttpClient client() {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            // The client would fail at a coding that it does not know, and the status be lost.
            .disableContentCompression()
            .addExecInterceptorFirst("whole-answer", new WholeAnswer());
    KeptConnections.check(builder, DepartingEntity::departs);
    return builder.build();
  }

  /** A kept connection is checked by {@link KeptConnections}, so the pool need not do it. */
  private static PoolingHttpClientConnectionManager connections() {
    return KeptConnections.pool(BOUNDED_HEADERS)
        .setTlsSocketStrategy(tlsWhenNeeded())
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

  /**
   * Posts a request and reads the whole answer.
   *
   * @param timeout of the whole call
   * @param permit is told when the request departs
   */
  ProviderResponse post(ProviderRequest request, Timeout timeout, Permit permit) {
    try {
      HttpPost post = new HttpPost(request.url());
      request.headers().forEach(post::setHeader);
      post.setConfig(RequestConfig.custom().setResponseTimeout(timeout).build());
      post.setEntity(new DepartingEntity(request.body(), permit));
      return client.execute(post, ProviderHttpClient::answered);
    } catch (IOException | RuntimeException e) {
      return failed(e, permit.hasDeparted());
    }
  }

  private static ProviderResponse answered(ClassicHttpResponse answer) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : answer.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    byte[] body =
        answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity());
    return new ProviderResponse.Answered(answer.getCode(), headers, body);
  }

  /**
   * Reads a call that failed. A request of which nothing was written has never left, whatever the
   * reason: no address, no port, no route, no TLS, or no time.
   *
   * @param departed whether the first byte of the request may have been written
   */
  static ProviderResponse failed(Throwable failure, boolean departed) {
    String name = failure.getClass().getSimpleName();
    return departed ? new ProviderResponse.NoAnswer(name) : new ProviderResponse.NotSent(name);
  }

  @Override
  public void destroy() throws IOException {
    client.close();
  }
}
