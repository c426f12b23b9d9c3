package org.bactrian.route;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * Keeps an HTTP client from writing a request to a kept connection that the server has closed, or
 * has written to, since its last answer. Each kept connection is checked right before it is used
 * again, however short it was idle: a request written to a closed one is lost, and nobody can tell
 * whether it was read. Such a connection is dropped, and the request goes over another one.
 */
public final class KeptConnections {
  private static final Timeout CHECK = Timeout.ofMilliseconds(1);

  private KeptConnections() {}

  /**
   * Adds the check to a client.
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
      if (wasUsed(connection) && hasEnded(connection)) {
        throw new Ended();
      }
      beforeFirstByte.accept(request);
      return super.execute(request, connection, informationCallback, context);
    }

    private static boolean wasUsed(HttpClientConnection connection) {
      EndpointDetails details = connection.getEndpointDetails();
      return details == null || details.getRequestCount() > 0;
    }

    /** Whatever can be read before a request is written is no answer to it. */
    private static boolean hasEnded(HttpClientConnection connection) {
      try {
        return connection.isStale() || connection.isDataAvailable(CHECK);
      } catch (IOException e) {
        return true;
      }
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
