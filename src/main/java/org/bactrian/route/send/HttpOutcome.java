package org.bactrian.route.send;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.bactrian.base.Causes;
import org.bactrian.provider.ProviderResponse;

/** Turns what came of Camel's HTTP call into a {@link ProviderResponse}. */
final class HttpOutcome {
  private HttpOutcome() {}

  /** Reads an answer; its stream must still be open. */
  static ProviderResponse answered(Exchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
              }
            });
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return new ProviderResponse.Answered(status, headers, body == null ? new byte[0] : body);
  }

  /** Tells a connection that never opened from a request that left without an answer. */
  static ProviderResponse failed(Throwable failure) {
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
