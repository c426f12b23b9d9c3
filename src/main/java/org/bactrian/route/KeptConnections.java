package org.bactrian.route;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Keeps an HTTP client from writing a request to a kept connection that the server has closed, or
 * has written to, since its last answer. Each kept connection is checked right before it is used
 * again, however short it was idle: a request written to a closed one is lost, and nobody can tell
 * whether it was read. Such a connection is dropped, and the request goes over another one.
 */
public final class KeptConnections {
  private KeptConnections() {}

  /**
   * Returns a pool of connections that can be checked.
   *
   * @param limits of the headers of an answer
   */
  public static PoolingHttpClientConnectionManagerBuilder pool(Http1Config limits) {
    return new Pool()
        .setConnectionFactory(
            socket -> {
              ProbedConnection connection = new ProbedConnection(limits);
              if (socket != null) {
                connection.bind(socket);
              }
              return connection;
            });
  }

  /**
   * Opens sockets that have a channel: without one, a closed socket cannot be told from a quiet
   * one.
   */
  private static final class Pool extends PoolingHttpClientConnectionManagerBuilder {
    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          proxy -> SocketChannel.open().socket(),
          ports,
          names,
          scheme -> URIScheme.HTTPS.same(scheme) ? tls : null);
    }
  }

  /**
   * Adds the check to a client whose connections are of such a {@link #pool}.
   *
   * @param beforeFirstByte gets each request when nothing of it has been written and its connection
   *     is open
   */
  public static void check(HttpClientBuilder client, Consumer<ClassicHttpRequest> beforeFirstByte) {
    client
        .setRequestExecutor(new Checking(beforeFirstByte))
        .addExecInterceptorBefore(
            ChainElement.CONNECT.name(), "kept-connections", new AnotherConnection());
  }

  /** The connection had ended before anything was written to it. */
  private static final class Ended extends IOException {
    private static final long serialVersionUID = 1L;

    Ended() {
      super("the server had closed the kept connection");
    }
  }

  private static final class Checking extends HttpRequestExecutor {
    private final Consumer<ClassicHttpRequest> beforeFirstByte;

    Checking(Consumer<ClassicHttpRequest> beforeFirstByte) {
      this.beforeFirstByte = beforeFirstByte;
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback informationCallback,
        HttpContext context)
        throws IOException, HttpException {
      if (wasUsed(connection) && ((ProbedConnection) connection).hasEnded()) {
        throw new Ended();
      }
      beforeFirstByte.accept(request);
      return super.execute(request, connection, informationCallback, context);
    }

    private static boolean wasUsed(HttpClientConnection connection) {
      EndpointDetails details = connection.getEndpointDetails();
      return details == null || details.getRequestCount() > 0;
    }
  }

  private static final class AnotherConnection implements ExecChainHandler {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
        throws IOException, HttpException {
      Header[] headers = request.getHeaders();
      while (true) {
        try {
          return chain.proceed(request, scope);
        } catch (Ended e) {
          // A new connection has not been used, so the pool runs out of ended ones.
          scope.execRuntime.discardEndpoint();
          request.setHeaders(headers);
        }
      }
    }
  }
}
