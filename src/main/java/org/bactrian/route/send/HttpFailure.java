package org.bactrian.route.send;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.bactrian.base.Causes;
import org.bactrian.provider.ProviderResponse;

/** Tells a connection that never opened from a request that left without an answer. */
final class HttpFailure {
  private HttpFailure() {}

  static ProviderResponse of(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return neverOpened(failure)
        ? new ProviderResponse.NotSent(name)
        : new ProviderResponse.NoAnswer(name);
  }

  private static boolean neverOpened(Throwable failure) {
    return Causes.chain(failure)
        .anyMatch(
            cause ->
                cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof SSLHandshakeException);
  }
}
